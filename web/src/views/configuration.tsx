import { type ComponentChild } from 'preact';
import { Empty } from '../parts/state.js';
import { View } from '../parts/view.js';

export function Configuration(): ComponentChild {
  return (
    <View title="Configuration">
      <Empty title="Not here yet." />
    </View>
  );
}
