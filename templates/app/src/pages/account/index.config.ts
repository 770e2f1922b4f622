export default definePageConfig({ navigationBarTitleText: '账号与注销' });
