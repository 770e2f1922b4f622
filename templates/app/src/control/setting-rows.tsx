import type { Define, Property, ThingModel } from '@/devices/define.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { SegmentRow } from '@/ui/segment-row.tsx';
import { SwitchRow } from '@/ui/switch-row.tsx';
import { controlWords } from './control-state.ts';
import { stepsOf } from './number-steps.ts';
import { useControl } from './use-control.ts';

function choicesOf(define: Extract<Define, { type: 'enum' }>): { value: number; text: string }[] {
  return Object.entries(define.mapping).map(([value, text]) => ({ value: Number(value), text: text.zh }));
}

function SettingRow({ device, id, property, steps }: { device: FamilyDevice; id: string; property: Property; steps: readonly number[] }) {
  const control = useControl(device, id);
  const { define, name } = property;
  const shared = { text: name.zh, note: controlWords(control.state), disabled: !device.online || control.state.phase === 'pending' };
  if (define.type === 'bool') {
    return <SwitchRow {...shared} on={control.value === 1} onTap={() => control.ask(control.value === 1 ? 0 : 1)} />;
  }
  if (define.type === 'enum') {
    const value = typeof control.value === 'number' ? control.value : undefined;
    return (
      <SegmentRow {...shared} choices={choicesOf(define)} value={value} onPick={(picked) => picked !== value && control.ask(picked)} />
    );
  }
  if (define.type === 'int' || define.type === 'float') {
    const value = typeof control.value === 'number' ? control.value : undefined;
    return (
      <SegmentRow
        {...shared}
        choices={stepsOf(define, steps, value)}
        value={value}
        onPick={(picked) => picked !== value && control.ask(picked)}
      />
    );
  }
  return null;
}

/** The named writable properties of a device as settings: names and values come from its thing model; `steps`: which numbers are offered. */
export function SettingRows({
  device,
  model,
  ids,
  steps = {},
}: {
  device: FamilyDevice;
  model: ThingModel;
  ids: readonly string[];
  steps?: { readonly [id: string]: readonly number[] };
}) {
  return (
    <>
      {ids.map((id) => {
        const property = model.properties[id];
        return property ? <SettingRow key={id} device={device} id={id} property={property} steps={steps[id] ?? []} /> : null;
      })}
    </>
  );
}
