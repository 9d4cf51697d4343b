import { type ComponentChild } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { ApiError, send } from '../../api.js';
import { MeContext } from '../../me.js';
import { Button } from '../../parts/inputs.js';
import { Notice, Problem } from '../../parts/state.js';
import { toast } from '../../parts/toast.js';
import { hrefOf, navigate } from '../../router.js';
import { type ConfigNote, type ManagedView, type Preview, type ProvidersView } from '../../types.js';
import { Conflict } from './conflict.js';
import { bodyOf, type Draft, draftOf, EMPTY, knownSettings } from './draft.js';
import { entryPath, isStill } from './entry-api.js';
import { EntryForm } from './entry-form.js';
import { forgetDraft, keptDraft, useKeptDraft } from './kept-drafts.js';
import { PreviewPanel } from './preview-panel.js';
import { useProvider } from './use-provider.js';

interface EditorProps {
  /** Undefined = a new one. */
  readonly entry: ManagedView | undefined;
  readonly described: ProvidersView;
}

/** Where somebody is with a change. */
type Step =
  | { readonly at: 'form'; readonly problems: readonly ConfigNote[] }
  | { readonly at: 'preview'; readonly preview: Preview }
  | { readonly at: 'conflict' };

const FORM: Step = { at: 'form', problems: [] };

/** Typing, seeing what would change, saving. What was typed is there until it is saved or dropped. */
export function EntryEditor({ entry, described }: EditorProps): ComponentChild {
  const [saved, setSaved] = useState(entry);
  const me = useContext(MeContext);
  const key = JSON.stringify([me?.by, me?.subject, entry?.name ?? null]);
  const [restored] = useState(() => keptDraft(key));
  const [isTold, setTold] = useState(restored !== undefined);
  const [draft, setDraft] = useState(restored?.draft ?? (entry ? draftOf(entry) : EMPTY));
  const [version, setVersion] = useState(restored ? restored.version : (entry?.version ?? null));
  const [step, setStep] = useState<Step>(FORM);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const start = saved ? draftOf(saved) : EMPTY;
  useKeptDraft(key, JSON.stringify(draft) !== JSON.stringify(start), { draft, version });
  const found = useProvider(draft);
  const isKnown = typeof found.provider === 'string';
  const body = bodyOf(draft, knownSettings(described, found.provider ?? undefined), isKnown);

  /** Asks the gateway for something; what it says against it is shown where it belongs. */
  const attempt = async (work: () => Promise<void>, from = version): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (thrown) {
      const failed =
        thrown instanceof ApiError ? thrown : new ApiError('failed', 'Something went wrong here.');
      if (failed.code === 'entry_changed') setStep({ at: 'conflict' });
      else if (failed.code === 'invalid_entry')
        setStep(
          (await isStill(draft.name, from)) ? { at: 'form', problems: failed.problems } : { at: 'conflict' },
        );
      else setError(failed);
    } finally {
      setBusy(false);
    }
  };
  const look = (from: number | null): Promise<void> =>
    attempt(async () => {
      const preview = await send<Preview>('POST', `${entryPath(draft.name)}/preview`, body);
      setStep(preview.version === from ? { at: 'preview', preview } : { at: 'conflict' });
    }, from);
  const submit = (): void => {
    if (draft.name === '') setStep({ at: 'form', problems: [{ key: 'entry: name', message: 'is missing' }] });
    else void look(version);
  };
  const save = (): Promise<void> =>
    attempt(async () => {
      const match = version === null ? { 'if-none-match': '*' } : { 'if-match': `"${String(version)}"` };
      await send('PUT', entryPath(draft.name), body, { ...match });
      forgetDraft(key);
      toast(`${draft.name} is saved and in use.`);
      navigate(hrefOf(['entries', 'show', draft.name]));
    });
  const begin = (from: ManagedView | undefined): void => {
    forgetDraft(key);
    if (!from && entry) {
      navigate(hrefOf('entries'));
      return;
    }
    setSaved(from);
    setDraft(from ? draftOf(from) : EMPTY);
    setVersion(from?.version ?? null);
    setStep(FORM);
    setTold(false);
  };

  return (
    <>
      {error && <Problem error={error} />}
      {isTold && step.at === 'form' && (
        <Notice tone="warn" title="What you typed before and did not save is here again.">
          <Button
            onClick={() => {
              begin(entry);
            }}
          >
            Drop it
          </Button>
        </Notice>
      )}
      {step.at === 'form' && (
        <EntryForm
          {...{ draft, described, found, busy, submit }}
          change={(next: Draft) => {
            setDraft(next);
          }}
          isNew={entry === undefined}
          kept={saved?.secrets ?? []}
          problems={step.problems}
          cancel={entry ? hrefOf(['entries', 'show', entry.name]) : hrefOf('entries')}
        />
      )}
      {step.at === 'preview' && (
        <PreviewPanel of={step.preview}>
          <Button kind="primary" busy={busy} onClick={() => void save()}>
            Save {draft.name}
          </Button>
          <Button
            onClick={() => {
              setStep(FORM);
            }}
          >
            Go on editing
          </Button>
        </PreviewPanel>
      )}
      {step.at === 'conflict' && (
        <Conflict
          {...{ draft, version }}
          goOn={(from) => {
            setVersion(from);
            if (from === null) setSaved(undefined);
            void look(from);
          }}
          take={begin}
        />
      )}
    </>
  );
}
