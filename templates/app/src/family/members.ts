/** People of a family: who they are, who may be taken out, and invitations. Pure. Source: facts/tencent-iot.md §4.5, §5.5. */

export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly admin: boolean;
  /** The person who looks. */
  readonly me: boolean;
}

/** Admins first, in the cloud's order otherwise. `me`: UserID of the person who looks. */
export function readMembers(
  list: readonly { readonly UserID: string; readonly NickName: string; readonly Role: number }[],
  me: string | undefined,
): Member[] {
  return list
    .map(({ UserID, NickName, Role }) => ({ userId: UserID, name: NickName || '微信用户', admin: Role === 1, me: UserID === me }))
    .sort((a, b) => Number(b.admin) - Number(a.admin));
}

/** 「管理员 · 我」 */
export function memberWords({ admin, me }: Member): string {
  return [admin ? '管理员' : '成员', me && '我'].filter(Boolean).join(' · ');
}

/** An admin takes out anybody but themselves; nobody else takes out anybody. */
export function mayRemove(members: readonly Member[], member: Member): boolean {
  return !member.me && members.some((one) => one.me && one.admin);
}

/** The last admin cannot leave: the family is deleted instead. */
export function mayLeave(members: readonly Member[]): boolean {
  const me = members.find((member) => member.me);
  return me !== undefined && (!me.admin || members.some((member) => member.admin && !member.me));
}

/** The page an invitation opens. */
export function invitePath(token: string): string {
  return `/pages/family/index?invite=${encodeURIComponent(token)}`;
}

const TOKEN = /^[\w-]{8,64}$/;

/** The invitation in what was opened or pasted: a code alone, or a link that carries it; undefined when there is none. */
export function readInvite(text: string | undefined): string | undefined {
  const code = /[?&]invite=([^&\s]+)/.exec(text ?? '')?.[1] ?? text?.trim();
  return code !== undefined && TOKEN.test(code) ? code : undefined;
}
