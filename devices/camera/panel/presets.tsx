import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { actionWords } from '@/control/action-state.ts';
import { useAction } from '@/control/use-action.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { Tap } from '@/ui/tap.tsx';
import { freeSlot, type Preset, presetsOf } from './preset-slots.ts';
import '@/ui/chips.scss';

const KEEP = 0;
const GO = 1;
const FORGET = 2;

/** Kept positions: a tap turns the lens there. */
export function Presets({ device }: { device: FamilyDevice }) {
  const { state, run } = useAction(device, 'ptz_preset');
  const presets = presetsOf(device.values.presets);
  const free = freeSlot(presets);
  const disabled = !device.online || state.phase === 'running';
  const words = actionWords(state, { running: '正在转动…', done: '好了', refused: '镜头现在不能转动' });
  const keep = () => {
    if (free === undefined) return;
    Taro.showModal({ title: '记住这个位置', editable: true, placeholderText: '例如：大门' } as Parameters<typeof Taro.showModal>[0]).then(
      (answer) => {
        const name = String((answer as { content?: string }).content ?? '').trim();
        if (answer.confirm) run({ operation: KEEP, slot: free, name: name.slice(0, 20) });
      },
      () => undefined,
    );
  };
  const chosen = (preset: Preset) =>
    Taro.showActionSheet({ itemList: [`转到「${preset.name}」`, '删除这个位置'] }).then(
      ({ tapIndex }) => run({ operation: tapIndex === 0 ? GO : FORGET, slot: preset.slot, name: preset.name }),
      () => undefined,
    );
  return (
    <View className="presets">
      <View className="chips">
        {presets.map((preset) => (
          <Tap key={preset.slot} className="chips__chip" label={preset.name} disabled={disabled} onTap={() => void chosen(preset)}>
            <Text>{preset.name}</Text>
          </Tap>
        ))}
        {free !== undefined && (
          <Tap className="chips__chip" label="记住这个位置" disabled={disabled} onTap={keep}>
            <Text>＋ 记住这个位置</Text>
          </Tap>
        )}
      </View>
      {words !== '' && <Text className="ptz__words">{words}</Text>}
    </View>
  );
}
