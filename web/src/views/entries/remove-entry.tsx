import { type ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError, send } from '../../api.js';
import { Button } from '../../parts/inputs.js';
import { Loaded, Problem } from '../../parts/state.js';
import { toast } from '../../parts/toast.js';
import { hrefOf, navigate } from '../../router.js';
import { type Preview } from '../../types.js';
import { useLoad } from '../../use-load.js';
import { entryPath } from './entry-api.js';
import { PreviewPanel } from './preview-panel.js';

/** Taking an entry out: who would get something else, and then the button. */
export function RemoveEntry({ name }: { name: string }): ComponentChild {
  const load = useLoad(`remove ${name}`, () =>
    send<Preview>('POST', `${entryPath(name)}/preview?remove=true`, {}),
  );
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const remove = async ({ version }: Preview): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await send('DELETE', entryPath(name), undefined, { 'if-match': `"${String(version)}"` });
      toast(`${name} is removed.`);
      navigate(hrefOf('entries'), { replace: true });
    } catch (thrown) {
      setError(thrown instanceof ApiError ? thrown : new ApiError('failed', 'Something went wrong here.'));
      setBusy(false);
    }
  };
  return (
    <>
      {error && <Problem error={error} retry={load.reload} />}
      <Loaded of={load}>
        {(preview) => (
          <PreviewPanel of={preview}>
            <Button kind="danger" busy={busy} onClick={() => void remove(preview)}>
              Remove {name}
            </Button>
            <a class="button" href={hrefOf(['entries', 'show', name])}>
              Keep it
            </a>
          </PreviewPanel>
        )}
      </Loaded>
    </>
  );
}
