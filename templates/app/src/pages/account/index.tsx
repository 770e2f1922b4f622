import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { cancelAccount, StillHeld } from '@/account/leave-account.ts';
import { cloud, errorWords, session } from '@/cloud/index.ts';
import { forgetFamily } from '@/family/store.ts';
import { Button } from '@/ui/button.tsx';
import { Card } from '@/ui/card.tsx';
import { NoNetwork } from '@/ui/no-network.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Screen } from '@/ui/screen.tsx';
import './index.scss';

/** Out of the account on this phone, back to the first page. */
function leave(): void {
  session.signOut();
  forgetFamily();
  void Taro.switchTab({ url: '/pages/home/index' });
}

async function signOut(): Promise<void> {
  const answer = await Taro.showModal({ title: '退出登录', content: '设备和提醒都会保留，随时可以再登录。', confirmText: '退出' });
  if (!answer.confirm) return;
  // The token dies in the cloud too; without network it is forgotten here all the same.
  await cloud.call('AppLogoutUser', {}).catch(() => undefined);
  leave();
}

function problemWords(cause: unknown): string {
  if (cause instanceof StillHeld) return `${cause.message}。请先在设备页面里删除它们，再注销。`;
  const words = errorWords(cause);
  return `没有注销：${words.what}，${words.fix}`;
}

/** Signing out, and ending the account for good. */
export default function AccountPage() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  const end = async () => {
    const answer = await Taro.showModal({
      title: '注销账号',
      content: '家庭、房间和消息都会删除，不能恢复。确定注销吗？',
      confirmText: '注销',
    });
    if (!answer.confirm) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await cancelAccount(cloud);
      await Taro.showModal({ title: '已经申请注销', content: '账号会在几天后删除；这期间再次登录就会取消注销。', showCancel: false });
      leave();
    } catch (cause) {
      setProblem(problemWords(cause));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Screen className="account">
      <NoNetwork />
      <Card title="退出登录">
        <Text className="account__text">这台手机上不再显示您的家。设备照常工作，提醒仍会发到微信。</Text>
        <Button text="退出登录" quiet onTap={() => void signOut()} />
      </Card>
      <Card title="注销账号">
        <Text className="account__text">注销后，您的家庭、房间和消息都会删除。请先删除所有设备。</Text>
        {problem && <Notice tone="danger" text={problem} />}
        <Button text="注销账号" quiet danger busy={busy} onTap={() => void end()} />
      </Card>
      <View className="account__gap" />
    </Screen>
  );
}
