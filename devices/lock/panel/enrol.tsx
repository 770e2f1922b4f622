import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { actionWords } from '@/control/action-state.ts';
import { useAction } from '@/control/use-action.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { Button } from '@/ui/button.tsx';
import { Chips } from '@/ui/chips.tsx';
import { Field } from '@/ui/field.tsx';
import { Icon } from '@/ui/icon.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Sheet } from '@/ui/sheet.tsx';
import { SwitchRow } from '@/ui/switch-row.tsx';
import { CREDENTIALS, enrolmentOf, kindWord, membersOf, NOBODY } from './credentials.ts';

const NAME_MAX = 20;

const ENDED = {
  done: '录入好了，现在就能用它开门',
  cancelled: '已经取消，没有录入',
  'timed-out': '太久没有动作，没有录入。可以再来一次',
} as const;

/** A new finger, card, face or password, step by step as the lock takes it in. */
export function Enrol({ device, onClose }: { device: FamilyDevice; onClose: () => void }) {
  const [method, setMethod] = useState<number>(CREDENTIALS[0].method);
  const [name, setName] = useState('');
  const [member, setMember] = useState('');
  const [duress, setDuress] = useState(false);
  const [begun, setBegun] = useState(false);
  const start = useAction(device, 'start_enrolment', () => setBegun(true));
  const cancel = useAction(device, 'cancel_enrolment');
  const told = enrolmentOf(device.values);
  const kind = CREDENTIALS.find((one) => one.method === method) ?? CREDENTIALS[0];
  const people = membersOf(device.values);
  const startWords = actionWords(start.state, { running: '', done: '', refused: '门锁正忙着录入另一个，请稍后再试' });
  const cancelWords = actionWords(cancel.state, { running: '', done: '' });

  if (begun && told.phase === 'under-way') {
    const progress = `${told.step} / ${told.steps}`;
    return (
      <Sheet title={`录入${kindWord(told.kind)}`} onClose={onClose}>
        <View className="enrol__progress" aria-role="status" aria-live="polite" aria-label={`已采集 ${progress} 次`}>
          <Icon name={told.kind.icon} className="enrol__icon" />
          <Text className="enrol__count">{progress}</Text>
          <Text className="enrol__words">{told.kind.times}</Text>
        </View>
        {cancelWords !== '' && <Notice tone="danger" text={cancelWords} />}
        <Button text="取消录入" quiet busy={cancel.state.phase === 'running'} onTap={() => cancel.run()} />
      </Sheet>
    );
  }
  if (begun && told.phase !== 'idle') {
    return (
      <Sheet title={told.phase === 'done' ? '录入完成' : '没有录入'} onClose={onClose}>
        <Notice tone={told.phase === 'done' ? 'success' : 'warning'} text={ENDED[told.phase as keyof typeof ENDED] ?? ''} />
        <Button text={told.phase === 'done' ? '好' : '再录一次'} onTap={told.phase === 'done' ? onClose : () => setBegun(false)} />
      </Sheet>
    );
  }
  return (
    <Sheet title="录入新的开门方式" onClose={onClose}>
      <Text className="enrol__label">用什么开门</Text>
      <Chips
        name="方式"
        chips={CREDENTIALS.map((one) => ({ value: String(one.method), text: kindWord(one) }))}
        value={String(method)}
        onPick={(value) => setMethod(Number(value))}
      />
      <Field text="名称" value={name} onInput={setName} placeholder="例如：右手拇指" maxLength={NAME_MAX} />
      <Text className="enrol__label">是谁的</Text>
      <Chips
        name="成员"
        chips={[{ value: '', text: NOBODY }, ...people.map((one) => ({ value: one.name, text: one.name }))]}
        value={member}
        onPick={setMember}
      />
      {kind.property === 'fingerprints' && (
        <SwitchRow text="胁迫专用" on={duress} note="被迫开门时用它：门照样打开，家人马上收到提醒" onTap={() => setDuress(!duress)} />
      )}
      {startWords !== '' && <Notice tone="danger" text={startWords} />}
      <View className="enrol__gap" />
      <Button
        text="开始录入"
        disabled={!device.online}
        busy={start.state.phase === 'running' || (begun && told.phase === 'idle')}
        onTap={() => start.run({ method, name: name.trim(), member, duress: duress && kind.property === 'fingerprints' ? 1 : 0 })}
      />
      {!device.online && <Text className="unlock__hint">门锁不在线，不能录入</Text>}
    </Sheet>
  );
}
