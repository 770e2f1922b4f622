import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { controlWords } from '@/control/control-state.ts';
import { useControl } from '@/control/use-control.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { PanelPage } from '@/family/panel-page.tsx';
import { Badge } from '@/ui/badge.tsx';
import { Button } from '@/ui/button.tsx';
import { Card } from '@/ui/card.tsx';
import { Empty } from '@/ui/empty.tsx';
import { Icon } from '@/ui/icon.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Tap } from '@/ui/tap.tsx';
import { CredentialSheet } from './credential-sheet.tsx';
import { type Credential, credentialsOf, kindWord, membersOf, NOBODY, withPerson } from './credentials.ts';
import { Enrol } from './enrol.tsx';
import './people.scss';

const ROLES = { owner: '主人', family: '家人', other: '其他人' } as const;
const NAME_MAX = 20;

function CredentialRow({ credential, onTap }: { credential: Credential; onTap: () => void }) {
  const word = kindWord(credential.kind);
  return (
    <Tap className="credential" label={`${word} ${credential.name}${credential.duress ? '，胁迫专用' : ''}`} onTap={onTap}>
      <Icon name={credential.kind.icon} className="credential__icon" />
      <View className="credential__words">
        <Text className="credential__name">{credential.name}</Text>
        <Text className="credential__kind">{word}</Text>
      </View>
      {credential.duress && <Badge tone="danger" text="胁迫专用" />}
      <Icon name="chevron" className="credential__arrow" />
    </Tap>
  );
}

function People({ device }: { device: FamilyDevice }) {
  const [enrolling, setEnrolling] = useState(false);
  const [open, setOpen] = useState<{ property: string; id: string }>();
  const users = useControl(device, 'user_list');
  const credentials = credentialsOf(device.values);
  const members = membersOf(device.values);
  const unassigned = credentials.filter((one) => one.member === '');
  const opened = open && credentials.find((one) => one.id === open.id && one.kind.property === open.property);
  const usersWords = controlWords(users.state);
  const row = (one: Credential) => (
    <CredentialRow
      key={`${one.kind.property}${one.id}`}
      credential={one}
      onTap={() => setOpen({ property: one.kind.property, id: one.id })}
    />
  );
  const addPerson = () =>
    Taro.showModal({ title: '添加家人', editable: true, placeholderText: '例如：奶奶', confirmText: '添加' } as Parameters<
      typeof Taro.showModal
    >[0]).then(
      (answer) => {
        const name = String((answer as { content?: string }).content ?? '')
          .trim()
          .slice(0, NAME_MAX);
        if (answer.confirm && name) users.ask(withPerson(device.values, name));
      },
      () => undefined,
    );
  return (
    <View className="screen">
      {credentials.length === 0 && (
        <Empty icon="fingerprint" title="还没有录入开门方式" text="指纹、密码、卡片和人脸录入后会列在这里，还能分给家里的每个人" />
      )}
      {members.map((member) => {
        const own = credentials.filter((one) => one.member === member.name);
        return (
          <Card key={member.name} className="member">
            <View className="member__head">
              <View className="member__face">
                <Text className="member__letter">{[...member.name][0]}</Text>
              </View>
              <View className="member__words">
                <Text className="member__name">{member.name}</Text>
                <Text className="member__role">{ROLES[member.role]}</Text>
              </View>
            </View>
            {own.map(row)}
            {own.length === 0 && <Text className="visually-quiet">还没有自己的开门方式</Text>}
          </Card>
        );
      })}
      {unassigned.length > 0 && (
        <Card title={NOBODY} aside="点一下，说明是谁的">
          {unassigned.map(row)}
        </Card>
      )}
      {usersWords !== '' && (
        <Notice
          tone={users.state.phase === 'confirmed' ? 'success' : users.state.phase === 'pending' ? 'info' : 'danger'}
          text={usersWords}
        />
      )}
      <View className="people__actions">
        <Button text="录入开门方式" disabled={!device.online} onTap={() => setEnrolling(true)} />
        <View className="enrol__gap" />
        <Button text="添加家人" quiet disabled={!device.online || users.state.phase === 'pending'} onTap={() => void addPerson()} />
        {!device.online && <Text className="unlock__hint">门锁不在线，不能修改</Text>}
      </View>
      {enrolling && <Enrol device={device} onClose={() => setEnrolling(false)} />}
      {opened && (
        <CredentialSheet
          key={`${opened.kind.property}${opened.id}`}
          device={device}
          credential={opened}
          onClose={() => setOpen(undefined)}
        />
      )}
    </View>
  );
}

/** Who may get in, and with what. */
export default function LockPeople() {
  return <PanelPage title="成员与钥匙">{(device) => <People device={device} />}</PanelPage>;
}
