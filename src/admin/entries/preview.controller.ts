import { Body, Controller, Header, HttpCode, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { checkChange } from '../../managed/entry-editor.js';
import { type EntryValues, ManagedError } from '../../managed/managed-entry.js';
import { Instruments } from '../../metrics/instruments.js';
import { JsonBody } from '../../routes/json-body.js';
import { QueryPipe } from '../query.pipe.js';
import { entryProblem, InvalidEntry, managedHere, orProblem } from './entry-problems.js';
import { changedRepositories, type Preview, previewedEntry } from './preview.js';
import { PreviewQuery } from './preview-query.js';

/**
 * What a change of an entry would come to, before anybody makes it. It keeps nothing, but it is for those who may change:
 * who tries values out learns which of them are right.
 */
@Controller('admin/entries')
export class PreviewController {
  constructor(private readonly instruments: Instruments) {}

  @Post(':name/preview')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @UseInterceptors(JsonBody)
  async preview(
    @Param('name') name: string,
    @Query(new QueryPipe()) { remove }: PreviewQuery,
    @Body() given: EntryValues,
  ): Promise<Preview> {
    const managedBy = managedHere(this.instruments);
    const { source } = managedBy;
    const former = await orProblem(this.instruments.managed.get(name));
    const version = former?.version ?? null;
    if (remove === 'true') {
      if (!former) throw entryProblem(new ManagedError('not_found'));
      const repositories = await changedRepositories(this.instruments, { name, source, checked: undefined });
      return { name, change: 'remove', version, entry: null, warnings: [], repositories };
    }
    const checked = await checkChange(name, given, { former: former?.document, ...managedBy });
    if ('problems' in checked) throw new InvalidEntry(checked.problems);
    const repositories = await changedRepositories(this.instruments, { name, source, checked });
    const { warnings } = checked;
    const entry = previewedEntry(checked);
    return { name, change: former ? 'change' : 'add', version, entry, warnings, repositories };
  }
}
