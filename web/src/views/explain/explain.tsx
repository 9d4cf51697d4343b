import { type ComponentChild } from 'preact';
import { get } from '../../api.js';
import { Empty, Loaded } from '../../parts/state.js';
import { Panel, View } from '../../parts/view.js';
import { hrefOf, useRoute } from '../../router.js';
import { type DecisionPage, type Explained } from '../../types.js';
import { useLoad } from '../../use-load.js';
import { useBriefStatus } from '../use-status.js';
import { Answer } from './answer.js';
import { paramsOf, type Question, questionIn } from './question.js';
import { QuestionForm } from './question-form.js';

/** Decisions in which repositories are looked for, and how many of these are offered. */
const LOOKED_AT = 200;
const MOST_OFFERED = 8;
/** Entries for other repositories that are listed for each client; the others are counted. */
const OTHERS = 100;

/** Who would get what, and why not: as `dockpass explain` says it. Its address holds the question. */
export function Explain(): ComponentChild {
  const { params } = useRoute();
  const asked = questionIn(params);
  const status = useBriefStatus();
  const repos = useAskedLately();
  return (
    <View title="Who gets what" lead="What a build would be given, and why not the rest. Nothing is minted.">
      <Panel>
        <QuestionForm asked={asked} clients={status.data?.clients ?? []} repos={repos} />
      </Panel>
      {asked.repo === '' ? <Offer repos={repos.slice(0, MOST_OFFERED)} /> : <Answers asked={asked} />}
    </View>
  );
}

/** Repositories of the last decisions, the newest first. That they cannot be had is no matter: they are only offered. */
function useAskedLately(): readonly string[] {
  const { data } = useLoad('asked lately', (signal) =>
    get<DecisionPage>('/admin/decisions', { limit: LOOKED_AT }, signal),
  );
  return [...new Set(data?.decisions.map(({ repo }) => repo))].filter((repo) => repo !== '');
}

function Offer({ repos }: { readonly repos: readonly string[] }): ComponentChild {
  return (
    <Empty title="Name a repository.">
      <p>The answer says of every entry whether it is given, and why.</p>
      {repos.length > 0 && (
        <p>
          Asked lately:{' '}
          {repos.map((repo, at) => (
            <>
              {at > 0 && ', '}
              <a key={repo} href={hrefOf('explain', { repo })}>
                {repo}
              </a>
            </>
          ))}
        </p>
      )}
    </Empty>
  );
}

function Answers({ asked }: { readonly asked: Question }): ComponentChild {
  const load = useLoad(JSON.stringify(asked), (signal) =>
    get<{ explanations: readonly Explained[] }>(
      '/admin/explain',
      { ...paramsOf(asked), others: OTHERS },
      signal,
    ),
  );
  return (
    <Loaded
      of={load}
      empty={{
        when: ({ explanations }) => explanations.every(({ entries }) => entries.length === 0),
        show: <NoEntries none={load.data?.explanations.length === 0} />,
      }}
    >
      {({ explanations }) => (
        <>
          {explanations.map((one) => (
            <Answer key={one.client} of={one} />
          ))}
        </>
      )}
    </Loaded>
  );
}

function NoEntries({ none }: { readonly none: boolean }): ComponentChild {
  return none ? (
    <Empty title="No client asks for such a build." />
  ) : (
    <Empty title="No registry is configured.">Every answer is empty until there is one.</Empty>
  );
}
