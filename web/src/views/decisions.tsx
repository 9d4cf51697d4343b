import { type ComponentChild } from 'preact';
import { Empty } from '../parts/state.js';
import { View } from '../parts/view.js';

export function Decisions(): ComponentChild {
  return (
    <View title="Decisions">
      <Empty title="Not here yet." />
    </View>
  );
}
