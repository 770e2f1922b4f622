/** Chapter 5.1: every field of the mini-program's configuration. */
import { Alert, Button, Card, Form, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useContext } from 'react';
import type { BrandsAnswer } from './api.ts';
import type { Draft } from './draft.ts';
import { FieldInput, findingsAt, Images } from './field-input.tsx';
import { BASICS, type FieldGroup, MINI_PROGRAM_MANUAL, reminderFields, SUPPORT } from './fields.ts';
import { LanguageContext, useWords } from './words.tsx';

interface Props {
  readonly draft: Draft;
  readonly known: BrandsAnswer;
}

export function Group({ group, draft }: { readonly group: FieldGroup; readonly draft: Draft }): ReactNode {
  const language = useContext(LanguageContext);
  return (
    <Card title={group[language]} size="small">
      {group.fields.map((field) => (
        <FieldInput key={field.path.join('.')} field={field} draft={draft} />
      ))}
    </Card>
  );
}

export function Configure({ draft, known }: Props): ReactNode {
  const word = useWords();
  const { version, changes } = known.template;
  return (
    <Form layout="vertical" component={false}>
      <Alert
        type="info"
        title={word(`小程序最新版本 ${version}`, `Newest version of the mini-program: ${version}`)}
        description={
          changes.length > 0 ? (
            <ul>
              {changes.map((line) => (
                <li key={line} lang="en">
                  {line}
                </li>
              ))}
            </ul>
          ) : undefined
        }
      />
      <Group group={BASICS} draft={draft} />
      <Reminders draft={draft} known={known} />
      <Group group={SUPPORT} draft={draft} />
      <Group group={MINI_PROGRAM_MANUAL} draft={draft} />
      <ProductManuals draft={draft} />
    </Form>
  );
}

function Reminders({ draft, known }: Props): ReactNode {
  const word = useWords();
  const language = useContext(LanguageContext);
  const chosen = known.categories.filter(({ key }) => draft.value(['reminders', key]) !== undefined || hasEdits(draft, key));
  return (
    <Card title={word('强提醒消息配置', 'Strong reminders')} size="small">
      <Form.Item label={word('产品品类', 'Categories')} htmlFor="categories" required extra={word('可以多选', 'one or more')}>
        <Select
          id="categories"
          mode="multiple"
          value={chosen.map(({ key }) => key)}
          options={known.categories.map(({ key, name }) => ({ value: key, label: name[language] }))}
          onSelect={(key: string) => draft.set(['reminders', key], { productId: '', modelId: '', templates: {} })}
          onDeselect={(key: string) => draft.set(['reminders', key], undefined)}
        />
      </Form.Item>
      {chosen.map(({ key, name, reminders }) => (
        <fieldset key={key}>
          <legend>{name[language]}</legend>
          {reminderFields(key).map((field) => (
            <FieldInput key={field.path.join('.')} field={field} draft={draft} />
          ))}
          {reminders.map((reminder) => (
            <FieldInput
              key={reminder.key}
              draft={draft}
              field={{
                path: ['reminders', key, 'templates', reminder.key],
                kind: 'text',
                zh: {
                  label: `消息模板：${reminder.name.zh}`,
                  help: `订阅消息模板 id（43 个字符），公共模板库标题「${reminder.template}」`,
                },
                en: {
                  label: `Template: ${reminder.name.en}`,
                  help: `template id (43 characters), title in WeChat's library: ${reminder.template}`,
                },
              }}
            />
          ))}
        </fieldset>
      ))}
    </Card>
  );
}

/** A category is shown from the moment one of its fields is. */
function hasEdits(draft: Draft, category: string): boolean {
  return reminderFields(category).some(({ path }) => typeof draft.value(path) === 'string');
}

interface ProductManual {
  readonly name: string;
  readonly pages: readonly string[];
}

const PRODUCTS = ['manuals', 'products'];

function ProductManuals({ draft }: { readonly draft: Draft }): ReactNode {
  const word = useWords();
  const value = draft.value(PRODUCTS);
  const manuals: readonly ProductManual[] = Array.isArray(value) ? value : [];
  const set = (next: readonly ProductManual[]): void => draft.set(PRODUCTS, next.length > 0 ? next : undefined);
  const change = (index: number, part: Partial<ProductManual>): void =>
    set(manuals.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <Card title={word('产品使用说明配置（选填）', 'Manuals of products (optional)')} size="small">
      {manuals.map((manual, index) => {
        const found = findingsAt(draft.findings, [`manuals`, `products[${index}]`]);
        const label = word(`产品 ${index + 1}`, `Product ${index + 1}`);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a manual is known by its place; its name is being typed.
          <fieldset key={index}>
            <legend>{label}</legend>
            <Form.Item
              label={word('产品名称', 'Name')}
              htmlFor={`manual-${index}`}
              {...(found.length > 0 ? { validateStatus: 'error' as const, help: found.map(({ message }) => message).join('；') } : {})}
            >
              <Input id={`manual-${index}`} value={manual.name} onChange={(event) => change(index, { name: event.target.value })} />
            </Form.Item>
            <Images
              id={`manual-pages-${index}`}
              label={word(`${label} 说明书`, `${label} manual`)}
              draft={draft}
              paths={Array.isArray(manual.pages) ? manual.pages : []}
              change={(pages) => change(index, { pages })}
            />
            <Button danger onClick={() => set(manuals.filter((_, at) => at !== index))}>
              {word(`删除产品 ${index + 1} 的说明`, `Remove product ${index + 1}`)}
            </Button>
          </fieldset>
        );
      })}
      <Button type="dashed" block onClick={() => set([...manuals, { name: '', pages: [] }])}>
        {word('添加产品使用说明', 'Add a manual')}
      </Button>
    </Card>
  );
}
