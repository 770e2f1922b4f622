import { Button as NativeButton, Text, View } from '@tarojs/components';
import Taro, { useShareAppMessage } from '@tarojs/taro';
import { useCallback, useEffect, useState } from 'react';
import { cloud } from '@/cloud/index.ts';
import { change } from '@/family/ask-name.ts';
import type { Family } from '@/family/families.ts';
import { invitePath, type Member, mayLeave, mayRemove, memberWords, readInvite, readMembers } from '@/family/members.ts';
import { brand } from '@/generated/brand.ts';
import { Card } from '@/ui/card.tsx';
import { Cell } from '@/ui/cell.tsx';

async function loadMembers(familyId: string): Promise<Member[]> {
  const [{ MemberList = [] }, { Data }] = await Promise.all([
    cloud.call('AppGetFamilyMemberList', { FamilyId: familyId, Offset: 0, Limit: 50 }),
    cloud.call('AppGetUser', {}),
  ]);
  return readMembers(MemberList, Data?.UserID);
}

/** Joins the family an invitation is for, after asking. */
export async function join(invite: string): Promise<void> {
  const answer = await Taro.showModal({ title: '加入家庭', content: '加入后，您可以看到和使用这个家里的设备。', confirmText: '加入' });
  if (!answer.confirm) return;
  if (await change(() => cloud.call('AppJoinFamily', { ShareToken: invite }))) void Taro.showToast({ title: '已经加入', icon: 'success' });
}

async function typeInvite(): Promise<void> {
  const answer = (await Taro.showModal({ title: '加入家庭', editable: true, placeholderText: '粘贴邀请码' } as Taro.showModal.Option)) as {
    confirm: boolean;
    content?: string;
  };
  if (!answer.confirm) return;
  const invite = readInvite(answer.content);
  if (invite) await join(invite);
  else void Taro.showToast({ title: '这不是邀请码，请整段粘贴', icon: 'none' });
}

/** The people of the family; admins invite and take out, everybody else may leave. */
export function Members({ family }: { family: Family }) {
  const { familyId, name, admin } = family;
  const [members, setMembers] = useState<readonly Member[]>([]);
  const [invite, setInvite] = useState<string>();
  const load = useCallback(() => {
    loadMembers(familyId).then(setMembers, () => setMembers([]));
  }, [familyId]);
  useEffect(() => {
    setInvite(undefined);
    load();
  }, [load]);
  // Without an invitation the menu of WeChat shares the app itself.
  useShareAppMessage(() => (invite ? { title: `邀请您加入「${name}」`, path: invitePath(invite) } : { title: brand.app.name }));

  const makeInvite = () =>
    void change(async () => {
      const { ShareToken } = await cloud.call('AppInviteMember', { FamilyId: familyId });
      setInvite(ShareToken);
    });
  const remove = async (member: Member) => {
    const answer = await Taro.showModal({
      title: `移出${member.name}`,
      content: '移出后，对方看不到这个家，也收不到提醒。',
      confirmText: '移出',
    });
    if (!answer.confirm) return;
    await change(() => cloud.call('AppDeleteFamilyMember', { FamilyId: familyId, MemberID: member.userId }));
    load();
  };
  const leave = async () => {
    const answer = await Taro.showModal({ title: `退出「${name}」`, content: '退出后，需要管理员再次邀请才能回来。', confirmText: '退出' });
    if (answer.confirm) await change(() => cloud.call('AppExitFamily', { FamilyId: familyId }));
  };

  const aria = { 'aria-label': '发给微信好友', 'aria-role': 'button' };
  return (
    <Card title="家人">
      {members.map((member) => (
        <Cell
          key={member.userId}
          icon="person"
          text={member.name}
          value={memberWords(member)}
          onTap={mayRemove(members, member) ? () => void remove(member) : undefined}
        />
      ))}
      {admin && !invite && <Cell icon="plus" text="邀请家人" onTap={makeInvite} />}
      {invite && (
        <View>
          <NativeButton className="family__share" openType="share" {...aria}>
            <Text>发给微信好友</Text>
          </NativeButton>
          <Cell text="复制邀请码" note={invite} onTap={() => void Taro.setClipboardData({ data: invite }).catch(() => undefined)} />
        </View>
      )}
      <Cell icon="key" text="我有邀请码" onTap={() => void typeInvite()} />
      {mayLeave(members) && <Cell icon="alert" text="退出这个家庭" onTap={() => void leave()} />}
    </Card>
  );
}
