import { type ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button, Field } from '../../parts/inputs.js';
import { hrefOf, navigate } from '../../router.js';
import { type Status } from '../../types.js';
import { paramsOf, type Question } from './question.js';

interface FormProps {
  readonly asked: Question;
  /** Empty as long as they are not known. */
  readonly clients: Status['clients'];
  /** Repositories that asked lately. */
  readonly repos: readonly string[];
}

const USUAL_EVENT = 'push';
/** What most questions leave alone. */
const RARE = ['ref', 'forge', 'repoId', 'blocked'] as const;

/** Asks at once where something is chosen, and with the button or the return key where something is typed. */
export function QuestionForm({ asked, clients, repos }: FormProps): ComponentChild {
  const [question, setQuestion] = useState(asked);
  useEffect(() => {
    setQuestion(asked);
  }, [JSON.stringify(asked)]);
  const ask = (what: Question): void => {
    navigate(hrefOf('explain', paramsOf(what)));
  };
  const type = (word: keyof Question) => (event: { readonly currentTarget: { readonly value: string } }) => {
    setQuestion({ ...question, [word]: event.currentTarget.value.trim() });
  };
  const choose = (word: keyof Question, value: string): void => {
    const next = { ...question, [word]: value };
    setQuestion(next);
    if (next.repo !== '' && next.repo === asked.repo) ask(next);
  };
  const text = (word: keyof Question, label: string, hint?: string): ComponentChild => (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {(ties) => (
        <input {...ties} value={question[word]} onInput={type(word)} autocomplete="off" spellcheck={false} />
      )}
    </Field>
  );
  const isSecrets = question.for === 'secrets';
  return (
    <form
      class="form-stack"
      onSubmit={(event) => {
        event.preventDefault();
        ask(question);
      }}
    >
      <div class="form-row">
        <Field label="Repository" hint="namespace/name, as the CI calls it">
          {(ties) => (
            <input
              {...ties}
              required
              list="asked-lately"
              value={question.repo}
              onInput={type('repo')}
              autocomplete="off"
              spellcheck={false}
            />
          )}
        </Field>
        {!isSecrets && text('image', 'Image', 'of a step; may be left empty')}
      </div>
      <datalist id="asked-lately">
        {repos.map((repo) => (
          <option key={repo} value={repo} />
        ))}
      </datalist>
      <div class="form-row short">
        <Choice
          label="Event"
          value={question.event || USUAL_EVENT}
          of={eventsOf(clients, question)}
          choose={(event) => {
            choose('event', event === USUAL_EVENT ? '' : event);
          }}
        />
        <Choice
          label="Client"
          value={question.client}
          of={[['', 'each of them'], ...clients.map(({ name }) => [name, name] as const)]}
          choose={(client) => {
            choose('client', client);
          }}
        />
        <Choice
          label="Asks for"
          value={isSecrets ? 'secrets' : ''}
          of={[
            ['', 'registries'],
            ['secrets', 'secrets'],
          ]}
          choose={(kind) => {
            choose('for', kind);
          }}
        />
        <Choice
          label="From a fork"
          value={question.fork}
          of={NO_YES}
          choose={(fork) => {
            choose('fork', fork);
          }}
        />
      </div>
      <details open={RARE.some((word) => asked[word] !== '')}>
        <summary>More of the build</summary>
        <div class="form-row">
          {text('ref', 'Ref', 'e.g. refs/heads/main')}
          {text('forge', 'Forge', 'its number, where a server has several')}
          {text('repoId', 'Id of the repository', 'as the forge gives it')}
          <Choice
            label="Waits for an approval"
            value={question.blocked}
            of={NO_YES}
            choose={(blocked) => {
              choose('blocked', blocked);
            }}
          />
        </div>
      </details>
      <Button kind="primary" type="submit">
        Explain
      </Button>
    </form>
  );
}

type Option = readonly [value: string, label: string];

const NO_YES: readonly Option[] = [
  ['', 'no'],
  ['true', 'yes'],
];

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly of: readonly Option[];
  readonly choose: (value: string) => void;
}

/** What was asked for and is no choice is one all the same, so that the gateway says what is wrong with it. */
function Choice({ label, value, of, choose }: ChoiceProps): ComponentChild {
  const options: readonly Option[] = of.some(([one]) => one === value) ? of : [...of, [value, value]];
  return (
    <Field label={label}>
      {(ties) => (
        <select
          {...ties}
          value={value}
          onChange={(event) => {
            choose(event.currentTarget.value);
          }}
        >
          {options.map(([one, words]) => (
            <option key={one} value={one}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function eventsOf(clients: Status['clients'], { client }: Question): readonly Option[] {
  const own = clients.filter(({ name }) => client === '' || name === client);
  const events = new Set([USUAL_EVENT, ...own.flatMap((one) => one.events)]);
  return [...events].map((event) => [event, event]);
}
