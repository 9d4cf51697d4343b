import { type Dialect } from '../dialects/dialect.js';
import { type FaultLog } from '../faults/fault-log.js';
import { type RequestObserver, type ServedRequest } from './served-request.js';

/** All observers as one. None may throw; where one does all the same, the others are still told. */
export class ToldObservers implements RequestObserver {
  constructor(
    private readonly observers: readonly RequestObserver[],
    private readonly faults: FaultLog,
  ) {}

  served(request: ServedRequest): void {
    for (const observer of this.observers) {
      try {
        observer.served(request);
      } catch (thrown) {
        this.faults.met('observer', thrown);
      }
    }
  }

  strayed(dialect: Dialect, target: string): void {
    for (const observer of this.observers) {
      try {
        observer.strayed?.(dialect, target);
      } catch (thrown) {
        this.faults.met('observer', thrown);
      }
    }
  }
}
