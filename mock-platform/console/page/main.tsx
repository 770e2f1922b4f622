/** The console's page: five chapters on the left, the form in the middle, the phone on the right, what is wrong at the bottom. */
import { App as AntApp, Button, ConfigProvider, Form, Menu, Select, Space, Spin } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { Fragment, type ReactNode, useCallback, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { api, type BrandsAnswer } from './api.ts';
import { BottomBar, Conflicts } from './bottom-bar.tsx';
import { Configure, Group } from './configure.tsx';
import { useDraft } from './draft.ts';
import { COLOURS, PICTURES } from './fields.ts';
import { Preview } from './preview.tsx';
import { Release, Review } from './release.tsx';
import { SignIn } from './sign-in.tsx';
import { STYLE } from './style.ts';
import { Trial } from './trial.tsx';
import { type Language, LanguageContext, useWords } from './words.tsx';

const place = document.getElementById('console') as HTMLElement;
const nonce = place.dataset.nonce ?? '';

type Chapter = 'configure' | 'look' | 'trial' | 'review' | 'release';

function Desk({ known, signOut }: { readonly known: BrandsAnswer; readonly signOut: () => void }): ReactNode {
  const word = useWords();
  const { message } = AntApp.useApp();
  const [id, setId] = useState(known.brands[0]?.id ?? '');
  const [chapter, setChapter] = useState<Chapter>('configure');
  const onError = useCallback((error: unknown) => void message.error(error instanceof Error ? error.message : String(error)), [message]);
  const draft = useDraft(id, onError);
  const chapters: readonly { readonly key: Chapter; readonly label: string }[] = [
    { key: 'configure', label: word('配置', 'Configure') },
    { key: 'look', label: word('外观', 'Look') },
    { key: 'trial', label: word('体验', 'Trial') },
    { key: 'review', label: word('审核', 'Review') },
    { key: 'release', label: word('发布', 'Release') },
  ];
  if (!draft) return <Spin fullscreen />;
  const views: { readonly [C in Chapter]: ReactNode } = {
    configure: <Configure draft={draft} known={known} />,
    look: (
      <Form layout="vertical" component={false}>
        <Group group={COLOURS} draft={draft} />
        <Group group={PICTURES} draft={draft} />
      </Form>
    ),
    trial: <Trial draft={draft} onError={onError} back={() => setChapter('configure')} />,
    review: <Review id={id} onError={onError} />,
    release: <Release id={id} onError={onError} />,
  };
  const next = chapters[chapters.findIndex(({ key }) => key === chapter) + 1];
  return (
    <div className="desk">
      <nav aria-label={word('部署步骤', 'Chapters')}>
        <h1>{word('部署控制台', 'Deployment')}</h1>
        <Select
          aria-label={word('品牌', 'Brand')}
          value={id}
          onChange={setId}
          options={known.brands.map((brand) => ({ value: brand.id, label: brand.name }))}
        />
        <Menu selectedKeys={[chapter]} items={[...chapters]} onClick={({ key }) => setChapter(key as Chapter)} />
        <Button type="text" onClick={signOut}>
          {word('退出登录', 'Sign out')}
        </Button>
      </nav>
      <main>
        <h2>{chapters.find(({ key }) => key === chapter)?.label}</h2>
        <Conflicts draft={draft} />
        <Fragment key={id}>{views[chapter]}</Fragment>
      </main>
      <Preview palette={draft.palette} />
      <BottomBar draft={draft} {...(next ? { next: { label: next.label, go: () => setChapter(next.key) } } : {})} />
    </div>
  );
}

function Door(): ReactNode {
  const [account, setAccount] = useState<string | null>();
  const [known, setKnown] = useState<BrandsAnswer>();
  useEffect(() => {
    api.session().then(
      (session) => setAccount(session.account),
      () => setAccount(null),
    );
  }, []);
  useEffect(() => {
    if (account) void api.brands().then(setKnown, () => setAccount(null));
  }, [account]);
  if (account === null) return <SignIn done={setAccount} />;
  return account && known ? <Desk known={known} signOut={() => void api.signOut().finally(() => setAccount(null))} /> : <Spin fullscreen />;
}

function Page(): ReactNode {
  const [language, setLanguage] = useState<Language>('zh');
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  return (
    <LanguageContext.Provider value={language}>
      <ConfigProvider
        csp={{ nonce }}
        button={{ autoInsertSpace: false }}
        locale={language === 'zh' ? zhCN : enUS}
        theme={{
          token: {
            colorPrimary: '#2357c6',
            colorError: '#b3261e',
            colorTextTertiary: '#595f69',
            motion: false,
            borderRadius: 8,
            colorTextDescription: '#595f69',
            colorTextPlaceholder: '#6b7280',
          },
        }}
      >
        <AntApp>
          <style nonce={nonce}>{STYLE}</style>
          <Space className="language">
            <Button size="small" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')} lang={language === 'zh' ? 'en' : 'zh-CN'}>
              {language === 'zh' ? 'English' : '中文'}
            </Button>
          </Space>
          <Door />
        </AntApp>
      </ConfigProvider>
    </LanguageContext.Provider>
  );
}

createRoot(place).render(<Page />);
