/**
 * The mail in a frame in which nothing runs: no script, no form, no way back to the console. Its links work as in a mail
 * client, each in a tab of its own: whoever clicks "Yes" here answers as the recipient would.
 */
export function MailFrame({ html, subject }: { readonly html: string; readonly subject: string }) {
  return (
    <iframe
      className="mail-frame"
      title={`Mail: ${subject}`}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcDoc={`<base target="_blank">${html}`}
    />
  );
}
