import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Put,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import type { Response } from 'express';
import { actionLine } from '../../audit/action-line.js';
import { type CheckedChange, putEntry } from '../../managed/entry-editor.js';
import { type EntryValues, type ManagedEntry, ManagedError } from '../../managed/managed-entry.js';
import { Instruments } from '../../metrics/instruments.js';
import { JsonBody } from '../../routes/json-body.js';
import { AskedBy, type Operator } from '../../routes/operator.js';
import { QueryPipe } from '../query.pipe.js';
import { EntriesQuery } from './entries-query.js';
import { entryProblem, InvalidEntry, managedHere, orProblem, versionNeeded } from './entry-problems.js';
import { managedView, type ManagedView } from './managed-view.js';

interface Page {
  readonly entries: readonly ManagedView[];
  /** Where the next page begins (`after`); null = this is the last one. */
  readonly next: string | null;
}

const USUAL_PAGE = 100;

/** Entries that the database keeps: seen by who may see, changed by who may change, and every change is an audit event. */
@Controller('admin/entries')
export class EntriesController {
  constructor(private readonly instruments: Instruments) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async list(@Query(new QueryPipe()) { after = '', limit: most }: EntriesQuery): Promise<Page> {
    managedHere(this.instruments);
    const limit = most === undefined ? USUAL_PAGE : Number(most);
    const found = await orProblem(this.instruments.managed.page(after, limit + 1));
    const entries = found.slice(0, limit).map((entry) => managedView(entry, this.instruments));
    return { entries, next: found.length > limit ? (entries.at(-1)?.name ?? null) : null };
  }

  @Get(':name')
  @Header('Cache-Control', 'no-store')
  async get(
    @Param('name') name: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ManagedView> {
    managedHere(this.instruments);
    const entry = await this.#existing(name);
    response.setHeader('ETag', tagOf(entry.version));
    return managedView(entry, this.instruments);
  }

  @Put(':name')
  @Header('Cache-Control', 'no-store')
  @UseInterceptors(JsonBody)
  async put(
    @Param('name') name: string,
    @Body() given: EntryValues,
    @Headers() headers: Readonly<Record<string, string | undefined>>,
    @AskedBy() operator: Operator,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ManagedView> {
    const source = managedHere(this.instruments);
    const { managed } = this.instruments;
    const former = await orProblem(managed.get(name));
    const from = expected(headers, former);
    const change = { name, from, by: nameOf(operator), given, former };
    const done = await orProblem(putEntry(managed, change, source));
    if ('problems' in done) throw new InvalidEntry(done.problems);
    this.#tell(operator, former ? 'entry-change' : 'entry-add', name, done);
    await this.#inUse();
    const { version = 0 } = done;
    response.status(former ? 200 : 201).setHeader('ETag', tagOf(version));
    const kept = { name, version, changedAt: Date.now(), changedBy: change.by, document: done.document };
    return managedView(kept, this.instruments);
  }

  @Delete(':name')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  async remove(
    @Param('name') name: string,
    @Headers() headers: Readonly<Record<string, string | undefined>>,
    @AskedBy() operator: Operator,
  ): Promise<void> {
    managedHere(this.instruments);
    const former = await this.#existing(name);
    const from = expected(headers, former);
    await orProblem(this.instruments.managed.remove({ name, from }));
    this.#tell(operator, 'entry-remove', name);
    await this.#inUse();
  }

  /** Resolves when this process has looked; others follow by themselves. */
  async #inUse(): Promise<void> {
    await this.instruments.feeds.all.find(({ source }) => source.kind === 'database')?.look();
  }

  async #existing(name: string): Promise<ManagedEntry> {
    const entry = await orProblem(this.instruments.managed.get(name));
    if (!entry) throw entryProblem(new ManagedError('not_found'));
    return entry;
  }

  #tell({ actor }: Operator, action: string, name: string, done?: CheckedChange): void {
    const { addresses, repos } =
      done && 'entry' in done ? done.entry : { addresses: undefined, repos: undefined };
    const about = { entry: `database/${name}`, addresses, repos: repos?.map(({ text }) => text) };
    this.instruments.audit.note(actionLine(actor, action, about));
  }
}

function tagOf(version: number): string {
  return `"${String(version)}"`;
}

/** The version that a change is for; undefined = it must be new. */
function expected(
  headers: Readonly<Record<string, string | undefined>>,
  former: ManagedEntry | undefined,
): number | undefined {
  const [match, none] = [headers['if-match'], headers['if-none-match']];
  if (none === '*' && match === undefined) return undefined;
  const [, version] = /^"(\d{1,15})"$/.exec(match ?? '') ?? [];
  if (version !== undefined) return Number(version);
  if (match === undefined && !former) return undefined;
  throw versionNeeded();
}

function nameOf({ actor: { by, subject, name } }: Operator): string {
  const known = name === '' ? subject : name;
  return by === 'token' ? 'token' : (known ?? by).slice(0, 255);
}
