import { type ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { get } from '../../api.js';
import { Icon } from '../../parts/icons.js';
import { Empty, Loaded } from '../../parts/state.js';
import { View } from '../../parts/view.js';
import { hrefOf, useRoute } from '../../router.js';
import { type DecisionPage } from '../../types.js';
import { useLoad } from '../../use-load.js';
import { DecisionTable } from './decision-table.js';
import { FilterForm } from './filter-form.js';
import { type Filters, filtersOf } from './filters.js';
import { useNews } from './use-news.js';

/** Milliseconds after which the newest are asked for again. */
const EVERY_MS = 5_000;

/** What was decided, the newest first; each leads to what such a build would get now. */
export function Decisions(): ComponentChild {
  const { params } = useRoute();
  const [live, setLive] = useState(true);
  const filters = filtersOf(params);
  const cursor = params.get('cursor') ?? '';
  const key = JSON.stringify([filters, cursor]);
  const load = useLoad(
    key,
    (signal) => get<DecisionPage>('/admin/decisions', { ...filters, cursor }, signal),
    cursor === '' && live ? { everyMs: EVERY_MS } : {},
  );
  return (
    <View title="Decisions" lead="What was given to whom, and what was not, the newest first.">
      <FilterForm key={JSON.stringify(filters)} filters={filters} />
      {load.error?.code === 'invalid_query' && cursor !== '' && (
        <p>
          <a href={hrefOf('decisions', { ...filters })}>Go to the newest ones</a>
        </p>
      )}
      <Loaded of={load}>
        {(page) => (
          <Found
            key={key}
            page={page}
            filters={filters}
            isFirst={cursor === ''}
            live={<Live isOn={live} turn={setLive} />}
          />
        )}
      </Loaded>
    </View>
  );
}

interface FoundProps {
  readonly page: DecisionPage;
  readonly filters: Filters;
  readonly isFirst: boolean;
  readonly live: ComponentChild;
}

const MEMORY = 'Of this process since its start, the last 1,000 at most: no database answers.';

interface LiveProps {
  readonly isOn: boolean;
  readonly turn: (isOn: boolean) => void;
}

/** Whether new ones appear by themselves: who reads with a magnifier or aloud may want to stop that. */
function Live({ isOn, turn }: LiveProps): ComponentChild {
  return (
    <button
      type="button"
      class="button small live"
      aria-pressed={isOn}
      title={isOn ? 'New ones appear by themselves' : 'Nothing changes by itself'}
      onClick={() => {
        turn(!isOn);
      }}
    >
      <Icon name={isOn ? 'ok' : 'idle'} size={14} /> Live
    </button>
  );
}

function Found({ page, filters, isFirst, live }: FoundProps): ComponentChild {
  const { shown, waiting, show, list } = useNews(page);
  const { decisions, next, source } = shown;
  return (
    <>
      <div class="list-head">
        <p class="faint">{source === 'memory' ? MEMORY : 'All that the database keeps.'}</p>
        <div class="news" role="status">
          {waiting > 0 && (
            <button type="button" class="button primary small" onClick={show}>
              Show {waiting} new
            </button>
          )}
        </div>
        {isFirst && live}
      </div>
      <div ref={list}>
        {decisions.length > 0 ? (
          <DecisionTable of={decisions} />
        ) : (
          <None filters={filters} more={next !== null} />
        )}
      </div>
      {(!isFirst || next !== null) && (
        <nav class="pager" aria-label="Pages">
          {isFirst ? <span /> : <a href={hrefOf('decisions', { ...filters })}>The newest</a>}
          {next !== null && <a href={hrefOf('decisions', { ...filters, cursor: next })}>Older ones</a>}
        </nav>
      )}
    </>
  );
}

function None({ filters, more }: { readonly filters: Filters; readonly more: boolean }): ComponentChild {
  if (more) return <Empty title="None here.">There may be older ones.</Empty>;
  const isAny = Object.values(filters).some((value) => value !== '');
  return isAny ? (
    <Empty title="Nothing that fits was decided.">
      A request whose signature does not hold is no decision: see <a href={hrefOf('clients')}>Clients</a>.
    </Empty>
  ) : (
    <Empty title="Nothing was decided yet.">What builds ask for appears here by itself.</Empty>
  );
}
