import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { actionWords } from '@/control/action-state.ts';
import { useAction } from '@/control/use-action.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { PanelPage } from '@/family/panel-page.tsx';
import { phoneTimer } from '@/time/timer.ts';
import { Badge } from '@/ui/badge.tsx';
import { Button } from '@/ui/button.tsx';
import { Card } from '@/ui/card.tsx';
import { Cell } from '@/ui/cell.tsx';
import { Empty } from '@/ui/empty.tsx';
import { Notice } from '@/ui/notice.tsx';
import { OfflinePassword } from './offline-password.tsx';
import { OrderPassword } from './order-password.tsx';
import { type PasswordLine, passwordLines } from './temporary-terms.ts';
import './passwords.scss';

const TONES = { waiting: 'quiet', usable: 'good', frozen: 'warning', used: 'quiet', expired: 'quiet' } as const;

function PasswordCard({ device, line }: { device: FamilyDevice; line: PasswordLine }) {
  const freeze = useAction(device, 'freeze_temporary_password');
  const remove = useAction(device, 'delete_temporary_password');
  const busy = freeze.state.phase === 'running' || remove.state.phase === 'running';
  const refused = '门锁没有接受，请下拉刷新看看它现在的状态';
  const words = [freeze.state, remove.state].map((state) => actionWords(state, { running: '', done: '', refused })).find(Boolean);
  const alive = line.state !== 'used' && line.state !== 'expired';
  const frozen = line.state === 'frozen';
  const ask = () =>
    Taro.showModal({ title: '删除临时密码', content: `删除后，「${line.title}」的密码不能再开门。`, confirmText: '删除' }).then(
      (answer) => {
        if (answer.confirm) remove.run({ id: line.id });
      },
      () => undefined,
    );
  return (
    <Card className="password">
      <View className="password__head">
        <Text className={`password__title ${alive ? '' : 'password__title--over'}`}>{line.title}</Text>
        <Badge tone={TONES[line.state]} text={line.stateWord} />
      </View>
      <Text className="password__when">{`${line.kind} · ${line.when}`}</Text>
      {words && <Notice tone="danger" text={words} />}
      <View className="password__actions">
        {alive && (
          <View className="password__action">
            <Button
              text={frozen ? '解冻' : '冻结'}
              quiet
              disabled={!device.online || busy}
              onTap={() => freeze.run({ id: line.id, frozen: frozen ? 0 : 1 })}
            />
          </View>
        )}
        <View className="password__action">
          <Button text="删除" quiet danger disabled={!device.online || busy} onTap={() => void ask()} />
        </View>
      </View>
    </Card>
  );
}

function Passwords({ device }: { device: FamilyDevice }) {
  const [sheet, setSheet] = useState<'order' | 'offline'>();
  const lines = passwordLines(device.values.temporary_passwords, phoneTimer.now());
  return (
    <View className="screen">
      <View className="password__new">
        <Button text="新的临时密码" disabled={!device.online} onTap={() => setSheet('order')} />
        {!device.online && <Text className="password__hint">门锁不在线：可以用下面的离线密码</Text>}
      </View>
      <Card>
        <Cell icon="offline" text="离线密码" note="门锁没有网络时用，每 30 秒换一个" onTap={() => setSheet('offline')} />
      </Card>
      {lines.length === 0 && <Empty icon="keypad" title="还没有临时密码" text="给快递、保洁或客人一个到期就作废的密码" />}
      {lines.map((line) => (
        <PasswordCard key={line.id} device={device} line={line} />
      ))}
      {sheet === 'order' && <OrderPassword device={device} onClose={() => setSheet(undefined)} />}
      {sheet === 'offline' && <OfflinePassword device={device} onClose={() => setSheet(undefined)} />}
    </View>
  );
}

/** Passwords for guests: one-time, limited, periodic, dynamic, offline. */
export default function LockPasswords() {
  return <PanelPage title="临时密码">{(device) => <Passwords device={device} />}</PanelPage>;
}
