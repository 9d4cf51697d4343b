import { type ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';

let show: (text: string) => void = () => undefined;

/** Tells in passing that something was done; a screen reader reads it out. */
export function toast(text: string): void {
  show(text);
}

const SHOWN_MS = 6_000;

/** Where {@link toast} appears; once on the page. */
export function Toasts(): ComponentChild {
  const [text, setText] = useState('');
  useEffect(() => {
    show = setText;
  }, []);
  useEffect(() => {
    if (text === '') return undefined;
    const timer = setTimeout(setText, SHOWN_MS, '');
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return (
    <div class="toasts" role="status">
      {text !== '' && <p>{text}</p>}
    </div>
  );
}
