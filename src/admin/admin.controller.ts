import { Controller, Get, Header, Inject, Query, UseFilters } from '@nestjs/common';
import { explain } from '../explain/explain.js';
import { type Explanation } from '../explain/explanation.js';
import { type Gateway } from '../gateway/gateway.js';
import { GATEWAY } from '../gateway/gateway.token.js';
import { ImageReferenceError, type ImageReference, parseImageReference } from '../image/image-reference.js';
import { type MetricSources } from '../metrics/metric-sources.js';
import { METRIC_SOURCES } from '../metrics/metric-sources.token.js';
import { packageFile } from '../package-file.js';
import { ONLY_FORGE, requestOf, USUAL_REF } from '../dialects/shared/asked-build.js';
import { type Asker } from '../resolver/planner.js';
import { ExplainQuery } from './explain-query.js';
import { QueryPipe } from './query.pipe.js';
import { QueryProblem } from './query-problem.js';
import { QueryProblemFilter } from './query-problem.filter.js';
import { type Status, statusOf } from './status.js';

/** For the operator: how the gateway is doing, and who would get what. */
@Controller('admin')
@UseFilters(QueryProblemFilter)
export class AdminController {
  constructor(
    @Inject(GATEWAY) private readonly gateway: Gateway,
    @Inject(METRIC_SOURCES) private readonly sources: MetricSources,
  ) {}

  @Get('status')
  @Header('Cache-Control', 'no-store')
  status(): Status {
    return statusOf(this.sources);
  }

  /** For the named client, or for each. */
  @Get('explain')
  @Header('Cache-Control', 'no-store')
  explain(@Query(new QueryPipe()) query: ExplainQuery): { explanations: readonly Explanation[] } {
    const { repo, repoId = '', forge = ONLY_FORGE, event = 'push', ref = USUAL_REF } = query;
    const { entries } = this.gateway.current.config;
    const image = query.image === undefined ? undefined : imageOf(query.image);
    const build = { repo, repoId, forge, event, fork: (query.fork ?? 'false') !== 'false', ref };
    const clients = this.#clientsNamed(query.client);
    return {
      explanations: clients.map((client) =>
        explain({ entries, client, request: requestOf(build, client.dialect), image }),
      ),
    };
  }

  /** Written by the build. */
  @Get('openapi.json')
  @Header('Cache-Control', 'no-store')
  @Header('Content-Type', 'application/json; charset=utf-8')
  openApi(): string {
    return packageFile('dist/openapi.json');
  }

  #clientsNamed(name: string | undefined): readonly Asker[] {
    const { clients } = this.gateway.current.config;
    const wanted = name === undefined ? clients : clients.filter((client) => client.name === name);
    if (wanted.length > 0) return wanted;
    throw new QueryProblem(`client must be one of ${clients.map((client) => client.name).join(', ')}`);
  }
}

function imageOf(text: string): ImageReference {
  try {
    return parseImageReference(text);
  } catch (error) {
    if (error instanceof ImageReferenceError) throw new QueryProblem(`image: ${error.message}`);
    throw error;
  }
}
