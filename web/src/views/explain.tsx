import { type ComponentChild } from 'preact';
import { Empty } from '../parts/state.js';
import { View } from '../parts/view.js';

export function Explain(): ComponentChild {
  return (
    <View title="Who gets what">
      <Empty title="Not here yet." />
    </View>
  );
}
