import { type HttpAnswer } from '../../http-call.js';
import { type ProbeCode, V2Error } from '../v2-error.js';

const STATUS_CODES: ReadonlyMap<number, ProbeCode> = new Map([
  [403, 'forbidden'],
  [404, 'not_a_registry'],
  [429, 'throttled'],
] as const);

/** What an answer other than 200 says about the registry. @throws V2Error */
export function expectSuccess({ status }: HttpAnswer): void {
  if (status === 200) return;
  if (status >= 300 && status < 400) throw new V2Error('redirected');
  throw new V2Error(STATUS_CODES.get(status) ?? (status >= 500 ? 'unavailable' : 'bad_answer'));
}
