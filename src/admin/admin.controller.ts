import { Body, Controller, Get, Header, HttpCode, Post, Query, UseInterceptors } from '@nestjs/common';
import { asksWhile, NEVER_BLOCKED } from '../explain/askers.js';
import { explain } from '../explain/explain.js';
import { ImageReferenceError, type ImageReference, parseImageReference } from '../image/image-reference.js';
import { Instruments } from '../metrics/instruments.js';
import { packageFile } from '../package-file.js';
import { ONLY_FORGE, USUAL_REF } from '../dialects/shared/asked-build.js';
import { JsonBody } from '../routes/json-body.js';
import { ChangesNothing } from '../routes/marks.js';
import { AskedBy, type Operator } from '../routes/operator.js';
import { type Asker } from '../resolver/planner.js';
import { explained, type Explained } from './explained.js';
import { ExplainQuery, type Flag } from './explain-query.js';
import { QueryPipe } from './query.pipe.js';
import { QueryProblem } from './query-problem.js';
import { type Me, meOf } from './me.js';
import { type Status, statusOf } from './status.js';
import { StatusQuery } from './status-query.js';

interface Explanations {
  readonly explanations: readonly Explained[];
}

/** For the operator: how the gateway is doing, and who would get what. */
@Controller('admin')
export class AdminController {
  constructor(private readonly instruments: Instruments) {}

  @Get('status')
  @Header('Cache-Control', 'no-store')
  status(@Query(new QueryPipe()) { entries = 'all' }: StatusQuery): Status {
    return statusOf(this.instruments, entries === 'all');
  }

  /** Who asks, and what they may. */
  @Get('me')
  @Header('Cache-Control', 'no-store')
  me(@AskedBy() operator: Operator): Me {
    return meOf(operator);
  }

  /** For the named client, or for each. */
  @Get('explain')
  @Header('Cache-Control', 'no-store')
  explain(@Query(new QueryPipe()) query: ExplainQuery): Explanations {
    return this.#explained(query);
  }

  /** The same for what is no matter for an address, as it would stand in the logs of a proxy. */
  @Post('explain')
  @ChangesNothing()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @UseInterceptors(JsonBody)
  explainBody(@Body(new QueryPipe()) query: ExplainQuery): Explanations {
    return this.#explained(query);
  }

  /** Written by the build. */
  @Get('openapi.json')
  @Header('Cache-Control', 'no-store')
  @Header('Content-Type', 'application/json; charset=utf-8')
  openApi(): string {
    return packageFile('dist/openapi.json');
  }

  #explained(query: ExplainQuery): Explanations {
    const { repo, repoId = '', forge = ONLY_FORGE, event = 'push', ref = USUAL_REF } = query;
    const { for: kind = 'registries' } = query;
    if (kind === 'secrets' && query.image !== undefined)
      throw new QueryProblem('image is for registries: no step pulls with secrets');
    const { entries } = this.instruments.gateway.current.config;
    const image = query.image === undefined ? undefined : imageOf(query.image);
    const [fork, blocked] = [isSet(query.fork), isSet(query.blocked)];
    const others = query.others === undefined ? undefined : Number(query.others);
    const build = { repo, repoId, forge, event, fork, ref, blocked };
    const clients = this.#clientsNamed(query.client).filter(({ dialect }) => asksWhile(dialect, build));
    if (clients.length === 0) throw new QueryProblem(`blocked ${NEVER_BLOCKED}`);
    return {
      explanations: clients.flatMap((client) => {
        const request = client.dialect[kind]?.requestOf(build);
        return request ? explained(explain({ entries, client, request, image }), others) : [];
      }),
    };
  }

  #clientsNamed(name: string | undefined): readonly Asker[] {
    const { clients } = this.instruments.gateway.current.config;
    const wanted = name === undefined ? clients : clients.filter((client) => client.name === name);
    if (wanted.length > 0) return wanted;
    throw new QueryProblem(`client must be one of ${clients.map((client) => client.name).join(', ')}`);
  }
}

function isSet(flag: Flag = false): boolean {
  return String(flag) !== 'false';
}

function imageOf(text: string): ImageReference {
  try {
    return parseImageReference(text);
  } catch (error) {
    if (error instanceof ImageReferenceError) throw new QueryProblem(`image: ${error.message}`);
    throw error;
  }
}
