import { Controller, Get, Header, Query } from '@nestjs/common';
import { CursorError, type DecisionPage, type UsePage } from '../../history/history-query.js';
import { AddressError, parseRegistryAddress } from '../../image/registry-address.js';
import { Instruments } from '../../metrics/instruments.js';
import { parseTime } from '../../wire/parse-time.js';
import { QueryPipe } from '../query.pipe.js';
import { QueryProblem } from '../query-problem.js';
import { DecisionsQuery, UsesQuery } from './history-queries.js';

/** Of a page where nobody says. */
const USUAL_LIMIT = 50;

/** For the operator: what was decided, and when entries were last used. */
@Controller('admin')
export class HistoryController {
  constructor(private readonly instruments: Instruments) {}

  /** The newest first; where no database answers, the last ones of this process. */
  @Get('decisions')
  @Header('Cache-Control', 'no-store')
  async decisions(@Query(new QueryPipe()) query: DecisionsQuery): Promise<DecisionPage> {
    const { repo, build, entry, address, outcome, client, from, to, limit, cursor } = query;
    if (build !== undefined && repo === undefined) throw new QueryProblem('build needs repo beside it');
    return this.#answered(
      this.instruments.history.decisions({
        ...{ repo, entry, outcome, client, cursor },
        build: build === undefined ? undefined : Number(build),
        address: address === undefined ? undefined : addressOf(address),
        from: timeOf(from),
        to: timeOf(to),
        limit: Number(limit ?? USUAL_LIMIT),
      }),
    );
  }

  @Get('uses')
  @Header('Cache-Control', 'no-store')
  async uses(@Query(new QueryPipe()) query: UsesQuery): Promise<UsePage> {
    const { entry, repo, client, before, limit, cursor } = query;
    return this.#answered(
      this.instruments.history.uses({
        ...{ entry, repo, client, cursor },
        before: timeOf(before),
        limit: Number(limit ?? USUAL_LIMIT),
      }),
    );
  }

  /** @throws QueryProblem */
  async #answered<Page>(page: Promise<Page>): Promise<Page> {
    try {
      return await page;
    } catch (error) {
      if (error instanceof CursorError) throw new QueryProblem(error.message);
      throw error;
    }
  }
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseTime(text);
}

/** @throws QueryProblem */
function addressOf(text: string): string {
  try {
    return parseRegistryAddress(text);
  } catch (error) {
    if (error instanceof AddressError) throw new QueryProblem(`address: ${error.message}`);
    throw error;
  }
}
