# Prints what AWS's own model of a service would refuse in calls: python model.py <service> < calls.json
# The calls are [["StartQueryExecution", {...}], ...].

import json
import sys

import botocore.session
from botocore.validate import ParamValidator

service = botocore.session.get_session().get_service_model(sys.argv[1])
for operation, parameters in json.load(sys.stdin):
    shape = service.operation_model(operation).input_shape
    report = ParamValidator().validate(parameters, shape)
    if report.has_errors():
        print(f"{operation}: {report.generate_report()}")
