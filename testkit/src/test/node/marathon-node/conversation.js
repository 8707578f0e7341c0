'use strict';

// Talks to the master at the given address with marathon-node as it is; prints a line per step
// and ends with an error at the first answer that is not as Marathon's.

const assert = require('node:assert/strict');
const Marathon = require('marathon-node');

const marathon = Marathon(process.argv[2]);
const app = (id, instances) => ({
  id,
  cmd: 'serve',
  cpus: 0.1,
  mem: 16,
  instances,
  labels: { NGP_DRAIN_SECONDS: '0' },
});

/** Remembers which deployments the event stream told the end of, and wakes who waits for one. */
class Deployments {
  constructor(events) {
    this.ended = new Set();
    this.waiting = new Map();
    events.addEventListener('deployment_success', (event) => {
      const { id, eventType } = JSON.parse(event.data);
      assert.equal(eventType, 'deployment_success');
      this.ended.add(id);
      this.waiting.get(id)?.();
    });
  }

  async end(id) {
    assert.match(id, /^[0-9a-f-]{36}$/);
    if (!this.ended.has(id)) {
      await new Promise((resolve) => this.waiting.set(id, resolve));
    }
  }
}

const opened = (events) =>
  new Promise((resolve, reject) => {
    events.onopen = resolve;
    events.onerror = (error) => reject(new Error(`events: ${error.status} ${error.message}`));
  });

const refused = (status, call) => assert.rejects(call, { statusCode: status });

async function apps(deployments) {
  const created = await marathon.apps.create(app('/shop/web', 2));
  assert.equal(created.id, '/shop/web');
  await deployments.end(created.deployments[0].id);
  console.log('created');

  const { apps: listed } = await marathon.apps.getList({ label: 'NGP_DRAIN_SECONDS==0' });
  assert.deepEqual(listed.map(({ id, tasksRunning }) => [id, tasksRunning]), [['/shop/web', 2]]);
  const { app: read } = await marathon.apps.getOne('/shop/web', { embed: 'app.tasks' });
  assert.equal(read.tasks.length, 2);
  const { tasks } = await marathon.apps.getTasks('/shop/web');
  assert.deepEqual(tasks.map((task) => task.id).sort(), read.tasks.map((task) => task.id).sort());
  console.log('listed');

  const updated = await marathon.apps.update('/shop/web', { instances: 3 });
  await deployments.end(updated.deploymentId);
  assert.equal((await marathon.apps.getOne('shop/web')).app.tasksRunning, 3);
  const { versions } = await marathon.apps.getVersions('/shop/web');
  assert.deepEqual([...versions].sort(), [created.version, updated.version].sort());
  const first = await marathon.apps.getVersion('/shop/web', created.version);
  assert.equal(first.instances, 2);
  console.log('updated');

  const restarted = await marathon.apps.restart('/shop/web');
  await deployments.end(restarted.deploymentId);
  const fresh = (await marathon.tasks.getList()).tasks.map((task) => task.id);
  assert.equal(fresh.filter((id) => tasks.some((task) => task.id === id)).length, 0);
  const killed = await marathon.apps.killTask('/shop/web', fresh[0], true);
  await deployments.end(killed.deploymentId);
  assert.equal((await marathon.apps.getOne('/shop/web')).app.instances, 2);
  console.log('restarted');

  await refused(422, () => marathon.apps.create({ id: '/No_Id', cmd: 'serve' }));
  await refused(409, () => marathon.apps.create(app('/shop/web', 1)));
  await refused(404, () => marathon.apps.getOne('/shop/absent'));
  console.log('refused');

  const deleted = await marathon.apps.destroy('/shop/web');
  await deployments.end(deleted.deploymentId);
  await refused(404, () => marathon.apps.getOne('/shop/web'));
  console.log('deleted');
}

async function groups(deployments) {
  const created = await marathon.groups.create({
    id: '/site',
    apps: [app('web', 1)],
    groups: [{ id: 'db', apps: [app('db1', 1)] }],
  });
  await deployments.end(created.deploymentId);
  const read = await marathon.groups.getOne('/site');
  assert.deepEqual(read.apps.map(({ id }) => id), ['/site/web']);
  assert.deepEqual(read.groups[0].apps.map(({ id }) => id), ['/site/db/db1']);

  const scaled = await marathon.groups.update('/site', { scaleBy: 2 });
  await deployments.end(scaled.deploymentId);
  assert.equal((await marathon.tasks.getList()).tasks.length, 4);

  const deleted = await marathon.groups.destroy('/site');
  await deployments.end(deleted.deploymentId);
  assert.deepEqual((await marathon.groups.getList()).apps, []);
  console.log('groups');
}

/** The test's machines start /slow slowly: its deployment is under way until it is ended. */
async function running() {
  const created = await marathon.apps.create(app('/slow', 1));
  const [deployment] = await marathon.deployments.getList();
  assert.equal(deployment.id, created.deployments[0].id);
  assert.deepEqual(deployment.affectedApps, ['/slow']);
  await refused(409, () => marathon.apps.update('/slow', { instances: 2 }));

  await marathon.deployments.destroy(deployment.id, true);
  assert.deepEqual(await marathon.deployments.getList(), []);
  await marathon.apps.destroy('/slow', true);
  console.log('deployments');
}

async function server() {
  const info = await marathon.info.get();
  assert.equal(info.name, 'marathon');
  assert.equal((await marathon.leader.get()).leader, info.leader);
  assert.deepEqual((await marathon.queue.get()).queue, []);
  assert.match(await marathon.misc.ping(), /^pong/);
  console.log('server');
}

async function main() {
  const events = marathon.events.createEventSource({
    eventType: ['deployment_info', 'deployment_success'],
  });
  await opened(events);
  const deployments = new Deployments(events);
  await apps(deployments);
  await groups(deployments);
  await server();
  await running();
  events.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
