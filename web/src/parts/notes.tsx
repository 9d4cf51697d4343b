import { type ComponentChild } from 'preact';
import { type Status } from '../types.js';

/** What is wrong or odd with settings, each with its key. */
export function Notes({ of }: { of: Status['warnings'] }): ComponentChild {
  return (
    <ul class="notes">
      {of.map(({ key, message }) => (
        <li key={`${key} ${message}`}>
          <code>{key}</code> {message}
        </li>
      ))}
    </ul>
  );
}
