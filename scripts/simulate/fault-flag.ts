/** `--fault drop,packet=publish,chance=0.1,for=30s`: a fault on the command line. */
import { checkFault, DURATION, DURATION_WORDS, durationMs, type FaultRule, faultNames } from '../../simulator/index.ts';
import { Failure, messageOf } from '../failure.ts';

/** Throws {@link Failure} with exit code 2 and what is allowed. */
export function parseFaultFlag(text: string, where: 'proxy' | 'device'): FaultRule {
  const wrong = (what: string, fix: string) =>
    new Failure('flag-fault', `--fault ${JSON.stringify(text.slice(0, 100))}: ${what}`, { fix, exitCode: 2 });
  const [fault = '', ...parts] = text.split(',').map((part) => part.trim());
  const rule: { [key: string]: unknown } = { fault };
  for (const part of parts) {
    const [, key, value] = /^([A-Za-z]+)=(.+)$/.exec(part) ?? [];
    if (key === undefined || value === undefined)
      throw wrong(`${JSON.stringify(part.slice(0, 40))} is no key=value`, 'write it as in drop,packet=publish,chance=0.1');
    if (key === 'for') {
      if (!DURATION.test(value)) throw wrong(`for is ${JSON.stringify(value.slice(0, 40))}`, `give ${DURATION_WORDS}`);
      rule.forMs = durationMs(value);
    } else rule[key] = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  }
  try {
    return checkFault(rule, where);
  } catch (error) {
    throw wrong(messageOf(error), (error as { fix?: string }).fix ?? `use one of ${faultNames.join(', ')}`);
  }
}
