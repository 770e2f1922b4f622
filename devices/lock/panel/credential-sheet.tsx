import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { actionWords } from '@/control/action-state.ts';
import { controlWords } from '@/control/control-state.ts';
import { useAction } from '@/control/use-action.ts';
import { useControl } from '@/control/use-control.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { Button } from '@/ui/button.tsx';
import { Chips } from '@/ui/chips.tsx';
import { Field } from '@/ui/field.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Sheet } from '@/ui/sheet.tsx';
import { SwitchRow } from '@/ui/switch-row.tsx';
import { type Credential, changedList, kindWord, membersOf, NOBODY } from './credentials.ts';

/** One finger, card, face or password: its name, whose it is, the duress mark, and taking it away. */
export function CredentialSheet({ device, credential, onClose }: { device: FamilyDevice; credential: Credential; onClose: () => void }) {
  const [name, setName] = useState(credential.name);
  const [member, setMember] = useState(credential.member);
  const [duress, setDuress] = useState(credential.duress);
  const list = useControl(device, credential.kind.property);
  const remove = useAction(device, 'delete_credential', onClose);
  const word = kindWord(credential.kind);
  const waiting = list.state.phase === 'pending' || remove.state.phase === 'running';
  const changed = name !== credential.name || member !== credential.member || duress !== credential.duress;
  const removeWords = actionWords(remove.state, { running: '', done: '', refused: '门锁里已经没有它了，请下拉刷新' });
  const listWords = controlWords(list.state);
  const ask = () =>
    Taro.showModal({ title: `删除${word}`, content: `删除后，「${credential.name}」不能再开门。`, confirmText: '删除' }).then(
      (answer) => {
        if (answer.confirm) remove.run({ method: credential.kind.method, id: credential.id });
      },
      () => undefined,
    );
  return (
    <Sheet title={`${word} · ${credential.name}`} onClose={onClose}>
      <Field text="名称" value={name} onInput={setName} maxLength={20} />
      <Text className="enrol__label">是谁的</Text>
      <Chips
        name="成员"
        chips={[{ value: '', text: NOBODY }, ...membersOf(device.values).map((one) => ({ value: one.name, text: one.name }))]}
        value={member}
        onPick={setMember}
      />
      {credential.kind.property === 'fingerprints' && (
        <SwitchRow text="胁迫专用" on={duress} note="被迫开门时用它：门照样打开，家人马上收到提醒" onTap={() => setDuress(!duress)} />
      )}
      {listWords !== '' && (
        <Notice tone={list.state.phase === 'confirmed' ? 'success' : list.state.phase === 'pending' ? 'info' : 'danger'} text={listWords} />
      )}
      {removeWords !== '' && <Notice tone="danger" text={removeWords} />}
      <View className="enrol__gap" />
      <Button
        text="保存"
        disabled={!device.online || !changed}
        busy={list.state.phase === 'pending'}
        onTap={() => list.ask(changedList(device.values, credential, { name: name.trim(), member, duress }))}
      />
      <View className="enrol__gap" />
      <Button text={`删除${word}`} quiet danger disabled={!device.online || waiting} onTap={() => void ask()} />
      {!device.online && <Text className="unlock__hint">门锁不在线，不能修改</Text>}
    </Sheet>
  );
}
