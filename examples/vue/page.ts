import { createApp, defineComponent, h } from 'vue';
import { useInvite } from './use-invite.ts';

const parameters = new URLSearchParams(location.search);
/** The gateway of `?gateway=http://127.0.0.1:4000/graphql`; its ALLOWED_ORIGINS must name this page's origin. */
const gateway = parameters.get('gateway') ?? 'http://127.0.0.1:4000/graphql';

/** Who was invited, and what they answered: `vue.html?id=visit-42`. A template would do as well, with Vue's plugin. */
const Visit = defineComponent({
  props: { id: { type: String, required: true } },
  setup({ id }) {
    const { invite, failure } = useInvite(gateway, id);
    return () =>
      failure.value
        ? h('p', { role: 'alert' }, failure.value.message)
        : h('section', [
            h('h1', invite.value?.event.summary),
            h(
              'ul',
              invite.value?.recipients.map((guest) =>
                h('li', { key: guest.id, 'data-status': guest.status }, [
                  `${guest.email} ${guest.status.toLowerCase()} ${guest.comment ?? ''}`,
                ]),
              ),
            ),
          ]);
  },
});

createApp(Visit, { id: parameters.get('id') ?? '' }).mount('#page');
