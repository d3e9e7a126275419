import { showSoftphone } from './softphone';

const home = document.createElement('main');
const button = document.createElement('button');
const output = document.createElement('output');
button.textContent = 'Render';
output.textContent = '0';
button.onclick = () => {
  output.textContent = String(Number(output.textContent) + 1);
  // Moves the element, as a page does when it changes its layout.
  document.body.append(home);
};
document.querySelector('#app')?.append(button, output);
document.body.append(home);

const show = (): void => {
  home.replaceChildren();
  if (location.hash === '#elsewhere') home.append('Elsewhere');
  else showSoftphone(home);
};
addEventListener('hashchange', show);
show();
