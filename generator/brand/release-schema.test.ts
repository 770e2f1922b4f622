import { describe, expect, it } from 'vitest';
import { schemaProblems } from './schema-problems.ts';

const base = {
  app: { name: '家', appid: 'wx0123456789abcdef', locationKey: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF' },
  cloud: { appKey: 'ahPxdKAuroraHome01', endpoint: 'tencent', login: 'https://login.example.com/login' },
  reminders: { lock: { productId: 'AURORALOCK', modelId: 'model-lock-0001', templates: {} } },
};
const thirdParty = {
  componentAppid: 'wxc0ffee0123456789',
  developmentAppid: 'wxfedcba9876543210',
  componentSecret: 'env:CAMLOCK_COMPONENT_SECRET',
  ticket: 'file:/run/secrets/ticket',
  refreshToken: 'file:../secrets/refresh-token',
};
const problems = (release: unknown) => schemaProblems({ ...base, release }).problems.map(({ problem }) => problem);

describe('the block release of a brand file', () => {
  it('takes channels, a third-party platform and what a reviewer needs', () => {
    const review = { account: 'env:REVIEWER', password: 'file:pw', tag: '门锁', steps: ['打开首页'] };
    expect(problems({ channels: { development: 1, pullRequest: 30 }, thirdParty, review })).toEqual([]);
  });

  it.each([
    ['a robot that does not exist', { channels: { trial: 31 } }, 'release.channels.trial'],
    ['robot 0', { channels: { trial: 0 } }, 'release.channels.trial'],
    ['an unknown channel', { channels: { beta: 2 } }, 'release.channels.beta'],
    ['half a third-party platform', { thirdParty: { componentAppid: thirdParty.componentAppid } }, 'release.thirdParty.developmentAppid'],
    ['a variable name with a dash', { thirdParty: { ...thirdParty, ticket: 'env:A-B' } }, 'release.thirdParty.ticket'],
  ])('%s is refused', (_, release, path) => {
    expect(problems(release).map(({ at }) => at.join('.'))).toContain(path);
  });

  it('a secret written where its reference belongs is refused and not repeated', () => {
    const secret = '5f3a9c0d1e2b47689a0b1c2d3e4f5061';
    const release = { thirdParty: { ...thirdParty, componentSecret: secret }, review: { password: secret } };
    expect(problems(release)).toHaveLength(2);
    expect(JSON.stringify(problems(release))).not.toContain(secret);
  });
});
