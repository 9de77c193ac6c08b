/** What is wrong with a password that was typed twice, by field; nothing where all is well. */
export function wrongTwice(password: string, again: string): Record<string, string> {
  if ([...password].length < 8) return { password: "密码至少要 8 个字符" };
  if (password !== again) return { again: "两次输入的密码不一样" };
  return {};
}
