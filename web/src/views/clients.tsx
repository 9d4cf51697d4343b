import { type ComponentChild } from 'preact';
import { Empty } from '../parts/state.js';
import { View } from '../parts/view.js';

export function Clients(): ComponentChild {
  return (
    <View title="Clients">
      <Empty title="Not here yet." />
    </View>
  );
}
