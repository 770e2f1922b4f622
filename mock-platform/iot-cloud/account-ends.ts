/** Accounts whose users have asked for their end (AppUserCancelAccount, facts/tencent-iot.md §5.3). */
import { unbind } from './app-api/actions/device.ts';
import type { Cloud } from './cloud.ts';
import type { UserRow } from './rows.ts';

const DAY_MS = 86_400_000;

export interface AccountEnds {
  /** Logs the user out everywhere and ends the account when its time comes. */
  plan(user: UserRow): void;
  /** Ends the accounts whose time has come. */
  sweep(): void;
  /** Looks at the store again: after it was opened or emptied. */
  watch(): void;
  close(): void;
}

export function createAccountEnds(cloud: () => Cloud): AccountEnds {
  let cancel = () => {};

  const sweep = () => {
    const { state, clock } = cloud();
    const now = clock.now();
    for (const user of [...state.users.values()]) if (user.endsAt !== undefined && user.endsAt <= now) endAccount(cloud(), user);
  };
  const watch = () => {
    cancel();
    const { state, clock } = cloud();
    let next = Number.POSITIVE_INFINITY;
    for (const user of state.users.values()) next = Math.min(next, user.endsAt ?? Number.POSITIVE_INFINITY);
    if (next === Number.POSITIVE_INFINITY) return;
    // A day at a time: the machine's timers overflow after 24 days.
    const wait = Math.min(DAY_MS, Math.max(0, next - clock.now()));
    cancel = clock.after(wait, () => {
      sweep();
      watch();
    });
  };

  return {
    plan(user) {
      const { state, clock, rules } = cloud();
      const days = Math.max(0, rules['iotCloud.cancelAccountDays']);
      logOut(cloud(), user.userId);
      state.users.put(user.userId, { ...user, endsAt: clock.now() + days * DAY_MS });
      if (days === 0) sweep();
      watch();
    },
    sweep,
    watch,
    close: () => cancel(),
  };
}

function logOut({ state }: Cloud, userId: string): void {
  for (const [token, row] of [...state.accessTokens.entries()]) if (row.userId === userId) state.accessTokens.delete(token);
}

/** Families without another admin end with their devices unbound; what was shared with the user goes back. */
function endAccount(cloud: Cloud, { userId }: UserRow): void {
  const { state } = cloud;
  for (const family of state.familiesOf(userId)) {
    const members = family.members.filter((member) => member.userId !== userId);
    if (members.some((member) => member.role === 1)) {
      state.putFamily({ ...family, members, updatedAt: cloud.clock.now() });
      continue;
    }
    for (const binding of state.bindingsOf(family.familyId)) unbind(cloud, binding);
    state.deleteFamily(family.familyId);
  }
  for (const { deviceId } of state.shares.ofUser(userId)) state.shares.delete(deviceId, userId);
  for (const row of [...state.bindTokens.values()]) if (row.userId === userId) state.bindTokens.delete(row.token);
  logOut(cloud, userId);
  state.userSettings.delete(userId);
  state.users.delete(userId);
}
