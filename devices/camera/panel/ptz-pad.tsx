import { Text, View } from '@tarojs/components';
import { type ActionState, actionWords } from '@/control/action-state.ts';
import { useAction } from '@/control/use-action.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { Icon } from '@/ui/icon.tsx';
import { Tap } from '@/ui/tap.tsx';
import { Presets } from './presets.tsx';

/** Values of the thing model's `direction`. */
const DIRECTIONS = [
  { value: 1, name: 'up', text: '向上' },
  { value: 3, name: 'left', text: '向左' },
  { value: 4, name: 'right', text: '向右' },
  { value: 2, name: 'down', text: '向下' },
] as const;

function words(state: ActionState, online: boolean): string {
  if (!online) return '设备不在线，云台不能转动';
  if (state.phase === 'idle') return '点一下，转一步';
  const atEnd = state.phase === 'done' && state.output.result === 0;
  return actionWords(state, { running: '正在转动…', done: atEnd ? '已经到头了' : '已转动' });
}

/** Pan and tilt as one round pad. */
export function PtzPad({ device }: { device: FamilyDevice }) {
  const { state, run } = useAction(device, 'ptz_move');
  const disabled = !device.online || state.phase === 'running';
  return (
    <View className="ptz">
      <View className={`ptz__pad ${disabled ? 'ptz__pad--off' : ''}`}>
        {DIRECTIONS.map((direction) => (
          <Tap
            key={direction.name}
            className={`ptz__way ptz__way--${direction.name}`}
            label={direction.text}
            disabled={disabled}
            onTap={() => run({ direction: direction.value })}
          >
            <Icon name={direction.name} />
          </Tap>
        ))}
        <View className="ptz__hub" />
      </View>
      <Text className="ptz__words">{words(state, device.online)}</Text>
      <Presets device={device} />
    </View>
  );
}
