"""Runs the AWS CLI for each line of stdin, a JSON list of arguments, without a new process for each.

Answers one line of JSON: the exit code, the output, and the call that the CLI made: its service as CloudTrail names it,
the operation, the parameters and the parsed answer.
"""

import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver

driver = create_clidriver()
made = {}


def before(params, model, **_):
    made["call"] = {
        "service": model.service_model.signing_name,
        "operation": model.name,
        "parameters": json.loads(json.dumps(params, default=str)),
    }


def after(parsed, **_):
    answer = {name: value for name, value in parsed.items() if name != "ResponseMetadata"}
    made["call"]["answer"] = json.loads(json.dumps(answer, default=str))


driver.session.register("before-parameter-build", before)
driver.session.register("after-call", after)

for line in sys.stdin:
    made.clear()
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = driver.main(json.loads(line))
        except SystemExit as end:
            code = end.code
    print(json.dumps({"code": code, "stdout": out.getvalue(), "stderr": err.getvalue(), **made}), flush=True)
