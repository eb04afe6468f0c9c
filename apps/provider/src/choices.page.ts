import type { Person } from './people.js';

const STYLE = `body{font:1.1875rem/1.5 arial,sans-serif;color:#212b32;background:#f0f4f5;margin:0}
main{max-width:44rem;margin:0 auto;padding:1.5rem 1rem}
h1{font-size:2rem;line-height:1.25;margin:0 0 1rem}
ul{list-style:none;padding:0;margin:0}
li{margin:0 0 .5rem}
button{font:inherit;width:100%;text-align:left;padding:.6rem 1rem;background:#fff;color:#212b32;border:2px solid #4c6272;border-radius:4px;cursor:pointer}
button:hover{background:#d8dde0}
button:focus{outline:4px solid #212b32;background:#ffeb3b}
strong,span{display:block}`;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** The page on which one chooses whom to be: a button a person, no script. */
export function choicesPage(uid: string, people: readonly Person[]): string {
  const choices = people.map(({ username, name, says }) =>
    `<li><button name="person" value="${escaped(username)}"><strong>Sign in as ${escaped(name)}</strong><span>${escaped(says)}</span></button></li>`);
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in as … – demonstration</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><main>
<h1>Sign in as …</h1>
<p>This is a demonstration: nobody here exists, and nobody is asked for a password.</p>
<form method="post" action="/interaction/${escaped(uid)}"><ul>
${choices.join('\n')}
</ul></form>
</main></body>
</html>
`;
}
