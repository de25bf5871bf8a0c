// What a mail that did not go means: later, never, or nobody knows; by codes alone, since texts hold what the server said.
import { DeliveryFault, type FaultFacts } from '../outbox/channel.ts';

const NEVER: FaultFacts = { outcome: 'not-sent', final: true, retryAfterMs: null };
const LATER: FaultFacts = { outcome: 'not-sent', final: false, retryAfterMs: null };
/** A server that says “later” (greylisting, a full queue) means minutes. */
const MINUTES: FaultFacts = { outcome: 'not-sent', final: false, retryAfterMs: 60_000 };
const UNKNOWN: FaultFacts = { outcome: 'unknown', final: false, retryAfterMs: null };

interface SmtpError {
  /** Of nodemailer: EAUTH, EENVELOPE, … */
  readonly code: string;
  /** The reply's number; null when none came. */
  readonly reply: number | null;
  /** The command it answers. */
  readonly command: string;
}

/**
 * Anything that is not of the mail library is a bug and is thrown on.
 * @param isRead the text was on its way: without an answer it may lie in a mailbox
 */
export function mailFault(
  thrown: unknown,
  { host, port }: { readonly host: string; readonly port: number },
  isRead: boolean,
): DeliveryFault {
  const { code, reply, command } = factsOf(thrown);
  const at = `${host}:${port}`;
  const says = (sentence: string, facts: FaultFacts): DeliveryFault =>
    new DeliveryFault(reply === null ? sentence : `${sentence}（SMTP ${reply}）`, facts);
  if (code === 'EAUTH') {
    return reply !== null && reply < 500
      ? says(`邮件服务器 ${at} 暂时不让登录，稍后会自动再发`, MINUTES)
      : says(`邮件服务器 ${at} 不接受登录名或密码，请核对 channels.mail（许多邮箱要用“授权码”而不是密码）`, NEVER);
  }
  if (code === 'ETLS' || /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL)/.test(code)) {
    return says(`邮件服务器 ${at} 不能加密，或证书不被信任，没有发送；请检查 channels.mail 的 port 和 tls`, NEVER);
  }
  if (reply !== null) {
    const isFinal = reply >= 500;
    if (command.startsWith('RCPT')) {
      return isFinal
        ? says('邮件服务器不接受收信人，请核对地址', NEVER)
        : says('邮件服务器暂时不收给这个人的信，稍后会自动再发', MINUTES);
    }
    if (command.startsWith('MAIL') && isFinal) return says('邮件服务器不接受发信人，请核对 channels.mail.from', NEVER);
    return isFinal
      ? says(`邮件服务器 ${at} 拒收这封信`, NEVER)
      : says(`邮件服务器 ${at} 暂时不收，稍后会自动再发`, MINUTES);
  }
  if (code === 'EENVELOPE') return says('收信人或发信人的地址不对', NEVER);
  if (code === 'EDNS') return says(`找不到邮件服务器 ${host}，请检查 channels.mail.host`, LATER);
  if (isRead) return says(`邮件服务器 ${at} 没有答复是否收下，稍后会自动再发`, UNKNOWN);
  return says(`连不上邮件服务器 ${at}，或它没有在时限内答复；稍后会自动再发`, LATER);
}

function factsOf(thrown: unknown): SmtpError {
  if (!(thrown instanceof Error) || !('code' in thrown)) throw thrown;
  // What the socket said stands beside what the library makes of it.
  const code = 'originalCode' in thrown && typeof thrown.originalCode === 'string' ? thrown.originalCode : thrown.code;
  const reply = 'responseCode' in thrown ? thrown.responseCode : null;
  const command = 'command' in thrown ? thrown.command : '';
  return {
    code: String(code),
    reply: typeof reply === 'number' ? reply : null,
    command: typeof command === 'string' ? command : '',
  };
}
