/** People of a family: list, invite, join, leave (facts/tencent-iot.md §4.5, §5.5; TC/1081/40817, 40818). */
import { forgetOldest } from '../../../store-limit.ts';
import type { Cloud } from '../../cloud.ts';
import { fresh } from '../../fresh-id.ts';
import type { FamilyInviteRow, FamilyRow } from '../../rows.ts';
import { type Caller, familyOf } from '../access.ts';
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { integerOr, type Params, text, textOr } from '../params.ts';
import { FAMILIES_PER_USER } from './family.ts';

const INVITES_MAX = 10_000;
/** No figure is published [I]. */
const MEMBERS_PER_FAMILY = 100;
const TOKEN_LENGTH = 32;

export const familyMemberActions: Handlers = {
  AppGetFamilyMemberList(cloud, caller, params) {
    const family = familyOf(cloud, caller, text(params, 'FamilyId'));
    const offset = integerOr(params, 'Offset', 0, 0, 1_000_000);
    // The document allows 50, its own example asks for 100: asked for more, it gives 50.
    const limit = Math.min(50, integerOr(params, 'Limit', 50, 0, 100));
    return {
      MemberList: family.members.slice(offset, offset + limit).map((member) => {
        const user = cloud.state.users.get(member.userId);
        return {
          UserID: member.userId,
          NickName: user?.nickName ?? '',
          Avatar: user?.avatar ?? '',
          Role: member.role,
        };
      }),
      Total: family.members.length,
    };
  },

  AppInviteMember(cloud, caller, params) {
    const family = familyOf(cloud, caller, text(params, 'FamilyId'), 'admin');
    return { ShareToken: invite(cloud, caller, family).token };
  },

  /** The invitation arrives among the other user's messages, as MsgType 204. */
  AppSendShareFamilyInvite(cloud, caller, params) {
    const family = familyOf(cloud, caller, text(params, 'FamilyId'), 'admin');
    const userId = text(params, 'ToUserID', 64);
    if (cloud.state.users.get(userId)?.appKey !== caller.application.appKey)
      throw new ApiError('InvalidParameterValue', 'ToUserID is not a user of this application');
    if (cloud.state.roleIn(family.familyId, userId) !== undefined)
      throw new ApiError('InvalidParameterValue', 'this user is in the family already');
    const { token } = invite(cloud, caller, family);
    cloud.state.notices.add({
      userId,
      msgType: 204,
      fromUserId: caller.user.userId,
      familyId: family.familyId,
      deviceId: '',
      shareToken: token,
      at: cloud.clock.now(),
    });
    return {};
  },

  AppJoinFamily(cloud, { user, application }, params) {
    const invited = cloud.state.familyInvites.get(text(params, 'ShareToken', 64));
    const family = invited && cloud.state.families.get(invited.familyId);
    if (!invited || !family || invited.expiresAt <= cloud.clock.now() || family.appKey !== application.appKey)
      throw new ApiError('InvalidParameterValue', 'ShareToken is unknown, used or expired; ask for a new invitation');
    if (cloud.state.roleIn(family.familyId, user.userId) !== undefined)
      throw new ApiError('InvalidParameterValue', 'you are in this family already');
    if (family.members.length >= MEMBERS_PER_FAMILY)
      throw new ApiError('InvalidParameterValue', `a family has at most ${MEMBERS_PER_FAMILY} members`);
    if (cloud.state.familiesOf(user.userId).length >= FAMILIES_PER_USER)
      throw new ApiError('InvalidParameterValue', `a user has at most ${FAMILIES_PER_USER} families`);
    const now = cloud.clock.now();
    cloud.state.familyInvites.delete(invited.token);
    const members = [...family.members, { userId: user.userId, role: 0 as const, joinedAt: now }];
    cloud.state.putFamily({ ...family, members, updatedAt: now });
    tellFamily(cloud, { family, to: members, msgType: 200, fromUserId: invited.fromUserId, relateUserId: user.userId });
    // A device that was shared with them is theirs by family now.
    for (const { deviceId } of cloud.state.bindingsOf(family.familyId)) cloud.state.shares.delete(deviceId, user.userId);
    return {};
  },

  AppDeleteFamilyMember(cloud, caller, params) {
    const userId = text(params, 'MemberID', 64);
    const family = familyWithMember(cloud, caller, userId, params);
    if (userId === caller.user.userId)
      throw new ApiError('InvalidParameterValue', 'an admin leaves with AppExitFamily or ends the family with AppDeleteFamily');
    leave(cloud, family, userId, caller.user.userId);
    return {};
  },

  AppExitFamily(cloud, caller, params) {
    const family = familyOf(cloud, caller, text(params, 'FamilyId'));
    leave(cloud, family, caller.user.userId, caller.user.userId);
    return {};
  },
};

/** A fresh invitation into the family. */
function invite(cloud: Cloud, caller: Caller, family: FamilyRow): FamilyInviteRow {
  const { familyInvites } = cloud.state;
  forgetOldest(familyInvites, INVITES_MAX);
  const token = fresh(cloud, '', (text) => familyInvites.get(text) === undefined, TOKEN_LENGTH);
  const expiresAt = cloud.clock.now() + cloud.rules['iotCloud.shareTokenSeconds'] * 1000;
  const row: FamilyInviteRow = { token, familyId: family.familyId, fromUserId: caller.user.userId, expiresAt };
  familyInvites.put(token, row);
  return row;
}

/** The document names the member only, Android names the family too: without it there must be just one that fits. */
function familyWithMember(cloud: Cloud, caller: Caller, userId: string, params: Params): FamilyRow {
  const familyId = textOr(params, 'FamilyId', '');
  const inIt = (family: FamilyRow) => family.members.some((member) => member.userId === userId);
  if (familyId !== '') {
    const family = familyOf(cloud, caller, familyId, 'admin');
    if (!inIt(family)) throw new ApiError('InvalidParameterValue', 'MemberID is not a member of this family');
    return family;
  }
  const fitting = cloud.state
    .familiesOf(caller.user.userId)
    .filter((family) => inIt(family) && cloud.state.roleIn(family.familyId, caller.user.userId) === 1);
  const [only] = fitting;
  if (!only) throw new ApiError('InvalidParameterValue', 'MemberID is in no family you are admin of');
  if (fitting.length > 1) throw new ApiError('ErrorRequiredParamNotFound', 'FamilyId: the member is in several of your families');
  return only;
}

/** Everybody in it, and whoever it is about, hears who came (200, TC/1081/40794) or went (201 [I]). */
function tellFamily(
  cloud: Cloud,
  about: { family: FamilyRow; to: FamilyRow['members']; msgType: 200 | 201; fromUserId: string; relateUserId: string },
): void {
  const { family, to, msgType, fromUserId, relateUserId } = about;
  const row = { msgType, fromUserId, relateUserId, familyId: family.familyId, deviceId: '', shareToken: '', at: cloud.clock.now() };
  for (const { userId } of to) cloud.state.notices.add({ userId, ...row });
}

/** A family keeps an admin: the last one ends it instead [I]. */
function leave(cloud: Cloud, family: FamilyRow, userId: string, fromUserId: string): void {
  const members = family.members.filter((member) => member.userId !== userId);
  if (!members.some((member) => member.role === 1))
    throw new ApiError('InvalidParameterValue', 'the only admin cannot leave; AppDeleteFamily ends the family');
  cloud.state.putFamily({ ...family, members, updatedAt: cloud.clock.now() });
  tellFamily(cloud, { family, to: family.members, msgType: 201, fromUserId, relateUserId: userId });
}
