import { type ComponentChild } from 'preact';
import { Empty } from '../parts/state.js';
import { View } from '../parts/view.js';

export function Entries(): ComponentChild {
  return (
    <View title="Entries">
      <Empty title="Not here yet." />
    </View>
  );
}
