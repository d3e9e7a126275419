import { mountComponent } from '@angular/core';
import { mount } from 'svelte';
import { createApp } from 'vue';
import App from './App.svelte';
import VueApp from './App.vue';
import { PhoneFrame } from './phone-frame.component.ts';
import { showPhone } from './phone-frame.ts';
import { renderReact } from './react.tsx';

/** The place of one framework, and what its component told. */
function section(name: string): { place: HTMLElement; report: (text: string) => void } {
  const whole = document.createElement('section');
  const place = document.createElement('div');
  const output = document.createElement('output');
  whole.id = name;
  Object.assign(place.style, { width: '380px', height: '640px' });
  whole.append(place, output);
  document.body.append(whole);
  return {
    place,
    report(text) {
      output.textContent = `${output.textContent}${text};`;
    },
  };
}

Object.assign(document.body.style, { display: 'flex', flexWrap: 'wrap' });

const plain = section('plain');
const phone = showPhone(plain.place);
phone.on('ended', () => plain.report('ended'));
addEventListener('leave', () => phone.close());

const react = section('react');
renderReact(react.place, react.report);

const vue = section('vue');
createApp(VueApp, { report: vue.report }).mount(vue.place);

const angular = section('angular');
const component = mountComponent(PhoneFrame, angular.place);
component.instance.ended.subscribe(() => angular.report('ended'));
addEventListener('leave', () => component.destroy());

const svelte = section('svelte');
mount(App, { target: svelte.place, props: { report: svelte.report } });
