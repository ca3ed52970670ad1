"""An agent in Python, with nothing but the standard library: python3 agent.py (MC_URL, MC_KEY: a key with the scope publish)."""
import http.client, json, os, time, urllib.error, urllib.request, uuid

SERVER = os.environ.get('MC_URL', 'http://127.0.0.1:3000')
HEADERS = {'Authorization': f"Bearer {os.environ['MC_KEY']}", 'Content-Type': 'application/json'}


def publish(*events):
    """Stores the events together, once: each has an id, so that trying again is harmless."""
    body = json.dumps([{'id': str(uuid.uuid4()), 'type': kind, 'data': data} for kind, data in events]).encode()
    for wait in (0.5, 1, 2, 4, 8, None):
        try:
            request = urllib.request.Request(f'{SERVER}/api/events', body, HEADERS)
            return json.load(urllib.request.urlopen(request, timeout=15))['results']
        except urllib.error.HTTPError as error:
            if error.code not in (429, 500, 502, 503, 504) or wait is None:
                raise SystemExit(f'{error.code}: {error.read().decode()}')
        except (OSError, http.client.HTTPException):
            if wait is None:
                raise
        time.sleep(wait)


me, task = {'agentId': 'py-1'}, {'taskId': f'report-{uuid.uuid4()}'}
publish(('agent:registered', {**me, 'name': 'Reporter', 'kind': 'python'}), ('task:created', {**task, 'title': 'Write the report'}))
publish(('agent:statusChange', {**me, 'status': 'working', 'task': 'Write the report'}), ('task:assigned', {**task, 'assignee': 'agent:py-1'}))
publish(('token:usage', {**me, 'model': 'my-model', 'input': 1200, 'output': 340}), ('task:completed', {**task, 'result': 'Written'}))
print(publish(('agent:statusChange', {**me, 'status': 'idle'})))
