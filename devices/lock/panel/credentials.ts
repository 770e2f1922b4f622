/** Who may get in: the lock's lists of fingers, cards, faces and passwords, sorted by whose they are. Pure. */
import type { Value, Values } from '@/devices/define.ts';
import { lockThingModel } from '@/devices/lock/thing-model.ts';

/** The lists of the thing model, by the number of their method, with the name each uses for an entry's name. */
export const CREDENTIALS = [
  { method: 0, property: 'fingerprints', nameId: 'fingerprints_name', icon: 'fingerprint', times: '把手指放在门锁的指纹头上，再抬起来' },
  { method: 1, property: 'passwords', nameId: 'password_name', icon: 'keypad', times: '在门锁键盘上输入新密码，再输一次确认' },
  { method: 2, property: 'cards', nameId: 'card_name', icon: 'card', times: '把卡片贴近门锁的读卡区' },
  { method: 3, property: 'faces', nameId: 'face_name', icon: 'face', times: '站在门前一步远，看着门锁的镜头' },
] as const satisfies readonly {
  method: number;
  property: keyof typeof lockThingModel.properties;
  nameId: string;
  icon: string;
  times: string;
}[];

export type CredentialKind = (typeof CREDENTIALS)[number];

/** 指纹 · 密码 · 卡片 · 人脸 */
export function kindWord(kind: CredentialKind): string {
  return lockThingModel.properties[kind.property].name.zh;
}

export interface Credential {
  readonly kind: CredentialKind;
  readonly id: string;
  readonly name: string;
  /** Whose it is; empty: nobody's yet. */
  readonly member: string;
  readonly duress: boolean;
}

/** Words instead of an empty member. */
export const NOBODY = '还没有分给谁';

const isEntry = (value: Value): value is Values => typeof value === 'object' && !Array.isArray(value);

function entriesOf(values: Values, property: string): readonly Values[] {
  const list = values[property];
  return Array.isArray(list) ? list.filter(isEntry) : [];
}

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

export function credentialsOf(values: Values): Credential[] {
  return CREDENTIALS.flatMap((kind) =>
    entriesOf(values, kind.property).map((entry) => ({
      kind,
      id: textOf(entry.id),
      name: textOf(entry[kind.nameId]) || `${kindWord(kind)} ${textOf(entry.id)}`,
      member: textOf(entry.member),
      duress: entry.duress === 1,
    })),
  );
}

/** Everybody the lock knows: its owner first, the family it is shared with, then whoever a credential names. */
export function membersOf(values: Values): { readonly name: string; readonly role: 'owner' | 'family' | 'other' }[] {
  const list = values.user_list;
  const users = list !== undefined && isEntry(list) ? list : {};
  const shared = Array.isArray(users.shared_person) ? users.shared_person.map((one) => textOf(one as Value)) : [];
  const named = credentialsOf(values).map((one) => one.member);
  const seen = new Set<string>(['']);
  const add = (name: string, role: 'owner' | 'family' | 'other') => {
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ name, role }];
  };
  return [
    ...add(textOf(users.owner), 'owner'),
    ...shared.flatMap((name) => add(name, 'family')),
    ...named.flatMap((name) => add(name, 'other')),
  ];
}

/** The whole list of one kind with one entry changed: what the lock is asked to keep. */
export function changedList(
  values: Values,
  { kind, id }: Pick<Credential, 'kind' | 'id'>,
  change: { readonly name?: string; readonly member?: string; readonly duress?: boolean },
): readonly Values[] {
  return entriesOf(values, kind.property).map((entry) => {
    if (entry.id !== id) return entry;
    return {
      ...entry,
      ...(change.name !== undefined && { [kind.nameId]: change.name }),
      ...(change.member !== undefined && { member: change.member }),
      ...(change.duress !== undefined && { duress: change.duress ? 1 : 0 }),
    };
  });
}

/** `user_list` with one more person of the family. */
export function withPerson(values: Values, name: string): Values {
  const list = values.user_list;
  const users = list !== undefined && isEntry(list) ? list : {};
  const shared = Array.isArray(users.shared_person) ? (users.shared_person as readonly Value[]) : [];
  return { owner: textOf(users.owner), shared_person: shared.includes(name) ? shared : [...shared, name] };
}

export interface EnrolmentView {
  readonly phase: 'idle' | 'under-way' | 'done' | 'cancelled' | 'timed-out';
  readonly kind: CredentialKind;
  readonly step: number;
  readonly steps: number;
}

const PHASES = ['idle', 'under-way', 'done', 'cancelled', 'timed-out'] as const;

/** The lock's own word on the enrolment under way. */
export function enrolmentOf(values: Values): EnrolmentView {
  const told = values.enrolment;
  const { state, method, step, steps } = told !== undefined && isEntry(told) ? told : ({} as Values);
  const number = (value: Value | undefined) => (typeof value === 'number' ? value : 0);
  return {
    phase: PHASES[number(state)] ?? 'idle',
    kind: CREDENTIALS.find((one) => one.method === method) ?? CREDENTIALS[0],
    step: number(step),
    steps: number(steps),
  };
}
