/** docs/reference/faults.md: every fault of the simulator and of `camlock proxy`, from their table. */
import { faultTable } from '../../simulator/index.ts';
import { code, GENERATED, table } from './markdown.ts';

type Kind = {
  readonly text: string;
  readonly where: readonly string[];
  readonly numbers?: {
    readonly [name: string]: { readonly min: number; readonly max: number; readonly default?: number; readonly text: string };
  };
  readonly how?: readonly string[];
};

export function faultsPage(): string {
  const kinds: { readonly [name: string]: Kind } = faultTable;
  return [
    GENERATED,
    '# Faults',
    [
      'Of a fleet file (`faults:`), a scenario (`fault:`), `POST /simulator/faults`, the dashboard, the digits of `camlock simulate`, and',
      '`camlock proxy --fault`, where those work that need nothing of the device itself. Besides its own numbers each takes `packet`,',
      '`direction` (`up` from the device, `down` from the broker), `topic`, `clientId`, `times`, `chance` and how long it stands.',
    ].join('\n'),
    table(
      ['fault', 'what it does', 'numbers and words', 'where'],
      Object.entries(kinds).map(([name, { text, where, numbers = {}, how }]) => [
        code(name),
        text,
        [
          ...Object.entries(numbers).map(
            ([number, { min, max, default: first, text: means }]) =>
              `${code(number)} ${min} to ${max}${first === undefined ? '' : `, ${first} when left out`}: ${means}`,
          ),
          ...(how ? [`${code('how')} ${how.map(code).join(', ')}`] : []),
        ].join('<br>'),
        where.length > 1 ? 'anywhere' : where[0] === 'device' ? 'simulated devices' : 'the proxy',
      ]),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}
