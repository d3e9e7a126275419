/**
 * The softphone in Odoo's web client, for users of the group “Sidecall: agent”. A plain script in the bundle: the names
 * in `odoo.define` are those of Odoo 19.
 */
odoo.define('@sidecall/phone', ['@web/core/registry', '@web/core/user'], (load) => {
  const { registry } = load('@web/core/registry');
  const { user } = load('@web/core/user');

  const gateway = 'https://gateway.example';
  /** The id of the gateway's connection to this Odoo. */
  const connection = 'odoo';
  /** Odoo's model for each kind of record that the gateway names. */
  const models = { contact: 'res.partner', lead: 'crm.lead', ticket: 'crm.lead' };

  registry.category('services').add('sidecall', {
    dependencies: ['action'],
    start(_env, { action }) {
      const open = ({ kind, id }) => {
        if (!Object.hasOwn(models, kind) || !/^[1-9]\d{0,14}$/.test(id)) return;
        // A view of this page: a call goes on.
        action.doAction({
          type: 'ir.actions.act_window',
          res_model: models[kind],
          res_id: Number(id),
          views: [[false, 'form']],
          target: 'current',
        });
      };
      // Odoo does not wait for the phone.
      user.hasGroup('sidecall.group_agent').then(
        (isAgent) => {
          // The gateway finds the record by the number.
          if (isAgent) {
            window.SidecallPanel.start({ gateway, connection, numbers: 'a[href^="tel:"]', recordOf: () => null, open });
          }
        },
        (error) => console.warn(error),
      );
    },
  });
});
