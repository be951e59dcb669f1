/**
 * Domains under which strangers have mailboxes. That two addresses share one of them says nothing about who may
 * speak for whom, so the alias rule of mail-replies (case 29) stops there. The list cannot be complete, which is
 * why the rule also needs the invite's secret reply address.
 */
const SHARED: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de live.com msn.com
   yahoo.com yahoo.co.uk yahoo.co.jp yahoo.fr yahoo.de ymail.com rocketmail.com aol.com
   icloud.com me.com mac.com privaterelay.appleid.com proton.me protonmail.com protonmail.ch pm.me
   fastmail.com fastmail.fm hey.com zoho.com zohomail.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de
   t-online.de freenet.de mail.de posteo.de posteo.net mailbox.org tutanota.com tuta.com tuta.io
   orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tin.it alice.it
   mail.ru yandex.ru yandex.com bk.ru inbox.ru list.ru rambler.ru qq.com foxmail.com 163.com 126.com
   sina.com naver.com daum.net hanmail.net nate.com rediffmail.com comcast.net verizon.net att.net
   sbcglobal.net cox.net charter.net btinternet.com sky.com virginmedia.com ntlworld.com bluewin.ch
   telenet.be skynet.be ziggo.nl kpnmail.nl xs4all.nl uol.com.br bol.com.br terra.com.br wp.pl o2.pl
   onet.pl interia.pl seznam.cz abv.bg ukr.net docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp
   duck.com onmicrosoft.com mozmail.com simplelogin.com anonaddy.com`
    .split(/\s+/)
    .filter(Boolean),
);

/** True for the domain of a provider whose users are strangers to each other. */
export function isSharedProvider(domain: string): boolean {
  return SHARED.has(domain.toLowerCase());
}
