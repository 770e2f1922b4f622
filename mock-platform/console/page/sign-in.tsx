/** The door of the console. */
import { Alert, Button, Card, Form, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { api } from './api.ts';
import { useWords } from './words.tsx';

export function SignIn({ done }: { readonly done: (account: string) => void }): ReactNode {
  const word = useWords();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async ({ name = '', password = '' }: { name?: string; password?: string }): Promise<void> => {
    setBusy(true);
    try {
      done((await api.signIn(name, password)).account);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="door">
      <Card>
        <h1>{word('camlock 部署控制台', 'camlock deployment console')}</h1>
        <p>{word('账号和密码在启动 camlock 的终端中。', 'The terminal that runs camlock shows account and password.')}</p>
        {problem === undefined ? null : <Alert type="error" title={problem} role="alert" />}
        <Form layout="vertical" onFinish={send} initialValues={{ name: 'admin' }}>
          <Form.Item name="name" label={word('账号', 'Account')}>
            <Input autoComplete="username" />
          </Form.Item>
          <Form.Item name="password" label={word('密码', 'Password')}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={busy}>
            {word('登录', 'Sign in')}
          </Button>
        </Form>
      </Card>
    </main>
  );
}
