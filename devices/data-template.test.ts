import { describe, expect, it } from 'vitest';
import { toDataTemplate } from './data-template.ts';
import { catalogue } from './index.ts';

describe('the console JSON of a lock', () => {
  const template = toDataTemplate('AURORALOCK', catalogue.lock.thingModel);
  const property = (id: string) => template.properties.find((entry) => entry.id === id);

  it('carries product and category as text', () => {
    expect(template.profile).toEqual({ ProductId: 'AURORALOCK', CategoryId: '595' });
    expect(template.version).toBe('1.0');
  });

  it('spells numbers as text', () => {
    expect(property('battery_percentage')).toEqual({
      id: 'battery_percentage',
      name: '电量',
      desc: '',
      mode: 'r',
      required: false,
      define: { type: 'int', min: '-1', max: '100', start: '0', step: '1', unit: '%' },
    });
  });

  it('keeps the gap in the states of the bolt', () => {
    expect(property('lock_state')?.define).toEqual({ type: 'enum', mapping: { 0: '未上锁', 1: '已上锁', 3: '门锁异常' } });
  });

  it('nests a list of structs as arrayInfo and specs with dataType', () => {
    expect(property('faces')?.define).toEqual({
      type: 'array',
      arrayInfo: {
        type: 'struct',
        specs: [
          { id: 'id', name: '编号', dataType: { type: 'string', min: '0', max: '100' } },
          { id: 'face_name', name: '名称', dataType: { type: 'string', min: '0', max: '20' } },
          { id: 'member', name: '所属成员', dataType: { type: 'string', min: '0', max: '64' } },
          { id: 'duress', name: '胁迫专用', dataType: { type: 'bool', mapping: { 0: '否', 1: '是' } } },
        ],
      },
    });
  });

  it('lists events with parameters and actions with both ends', () => {
    expect(template.events.find((event) => event.id === 'doorbell_ring')).toMatchObject({
      type: 'alert',
      params: [{ id: 'event_time' }, { id: 'pic_id' }],
    });
    const actions = template.actions.map((action) => action.id);
    expect(actions).toEqual(Object.keys(catalogue.lock.thingModel.actions));
    expect(actions).toEqual(expect.arrayContaining(['unlock_remote', 'wake_up', 'add_temporary_password']));
    expect(template.actions.find((action) => action.id === 'unlock_remote')?.output[0]?.define).toEqual({
      type: 'bool',
      mapping: { 0: '失败', 1: '成功' },
    });
  });
});

it('holds no number and nothing undefined anywhere, as the console exports it', () => {
  const seen: unknown[] = [];
  JSON.stringify(toDataTemplate('P', catalogue.camera.thingModel), (_, value) => {
    if (typeof value === 'number' || value === undefined) seen.push(value);
    return value;
  });
  expect(seen).toEqual([]);
});
