"""moto's server, with what its CloudFormation lacks and `iam-alerts deploy` needs.

Each part answers as AWS documents the resource or the call. The rest is moto's.
"""

import sys
from datetime import datetime, timezone

from moto.awslambda.models import LambdaFunction, lambda_backends
from moto.cloudformation import models as stacks
from moto.cloudformation.parsing import ResourceMap
from moto.cloudtrail.models import TrailStatus
from moto.core.common_models import CloudFormationModel
from moto.core.responses import ActionResult
from moto.iam.access_control import PermissionResult
from moto.logs.models import logs_backends
from moto.logs.responses import LogsResponse
from moto.s3.models import FakeBucket as Bucket
from moto.server import main
from moto.sns.models import sns_backends


class StackFilter(CloudFormationModel):
    """AWS::Logs::SubscriptionFilter, which may not exist before and needs a permission of the function."""

    __module__ = "moto.logs"

    def __init__(self, properties):
        self.group = properties["LogGroupName"]
        self.name = properties["FilterName"]
        self.physical_resource_id = f"{self.name}|{self.group}"

    @staticmethod
    def cloudformation_name_type():
        return ""

    @staticmethod
    def cloudformation_type():
        return "AWS::Logs::SubscriptionFilter"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        logs = logs_backends[account_id][region_name]
        if properties["FilterName"] in logs.groups[properties["LogGroupName"]].subscription_filters:
            raise ValueError("AlreadyExists")
        function = lambda_backends[account_id][region_name].get_function(properties["DestinationArn"])
        if "logs.amazonaws.com" not in str(function.policy.statements):
            raise ValueError("Could not execute the lambda function")
        return cls._put(properties, logs)

    @classmethod
    def _put(cls, properties, logs):
        logs.put_subscription_filter(
            properties["LogGroupName"],
            properties["FilterName"],
            properties["FilterPattern"],
            properties["DestinationArn"],
            None,
        )
        return cls(properties)

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        properties = cloudformation_json["Properties"]
        logs = logs_backends[account_id][region_name]
        before = (original_resource.group, original_resource.name)
        found = cls._put(properties, logs)
        if before != (found.group, found.name):
            logs.delete_subscription_filter(*before)
        return found

    def delete(self, account_id, region_name):
        logs_backends[account_id][region_name].delete_subscription_filter(self.group, self.name)


class StackSubscription(CloudFormationModel):
    """AWS::SNS::Subscription, confirmed at once as moto's other subscriptions are."""

    __module__ = "moto.sns"

    def __init__(self, properties, subscription):
        self.physical_resource_id = subscription.arn

    @staticmethod
    def cloudformation_name_type():
        return ""

    @staticmethod
    def cloudformation_type():
        return "AWS::SNS::Subscription"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        topic = sns_backends[account_id][region_name]
        return cls(properties, topic.subscribe(properties["TopicArn"], properties["Endpoint"], properties["Protocol"]))

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        original_resource.delete(account_id, region_name)
        return cls.create_from_cloudformation_json(new_resource_name, cloudformation_json, account_id, region_name)

    def delete(self, account_id, region_name):
        sns_backends[account_id][region_name].unsubscribe(self.physical_resource_id)


def keep_dead_letters():
    """A function's DeadLetterConfig is returned as it was given, and a stack's function has the stack's tag."""
    made, configured = LambdaFunction.create_from_cloudformation_json.__func__, LambdaFunction.get_configuration

    def create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        found = made(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)
        found.tags = {**(found.tags or {}), "aws:cloudformation:stack-name": kwargs["StackId"].split("/")[1]}
        found.dead_letters = cloudformation_json["Properties"].get("DeadLetterConfig")
        return found

    def configuration(self, *args, **kwargs):
        found = configured(self, *args, **kwargs)
        return {**found, "DeadLetterConfig": self.dead_letters} if getattr(self, "dead_letters", None) else found

    LambdaFunction.create_from_cloudformation_json = classmethod(create)
    LambdaFunction.get_configuration = configuration


def keep_created_function():
    """An update by a stack changes the function and keeps its policy; moto deletes and creates it."""

    def update(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
        properties = cloudformation_json["Properties"]
        original_resource.update_configuration({**properties, "Environment": properties.get("Environment", {})})
        code = properties.get("Code", {})
        if "S3Key" in code:
            original_resource.update_function_code({"S3Bucket": code["S3Bucket"], "S3Key": code["S3Key"]})
        return original_resource

    LambdaFunction.update_from_cloudformation_json = classmethod(update)


def have_no_account_policies():
    """An account has no subscription policies until somebody puts one."""
    LogsResponse.describe_account_policies = lambda self: ActionResult({"accountPolicies": []})


def deliver_trails():
    """A trail that logs has delivered to its log group."""
    described = TrailStatus.description

    def description(self):
        found = described(self)
        now = datetime.now(timezone.utc).timestamp()
        return {**found, "LatestCloudWatchLogsDeliveryTime": now} if self.is_logging else found

    TrailStatus.description = description


def compare_by_conditions():
    """A resource whose condition begins or ceases to hold is added or removed, in change sets too."""

    def loaded(resources, template, parameters):
        names = set(template.get("Parameters", {}))
        given = {**resources.resolved_parameters, **(parameters or {})}
        map_ = ResourceMap(
            resources.stack_id,
            resources["AWS::StackName"],
            {name: value for name, value in given.items() if name in names},
            {},
            resources._region_name,
            resources._account_id,
            template,
            resources.cross_stack_resources,
        )
        map_.load_mapping()
        map_.load_parameters()
        map_.load_conditions()
        return map_

    def active(template, map_):
        found = template.get("Resources", {})
        return {
            name: resource
            for name, resource in found.items()
            if "Condition" not in resource or map_.lazy_condition_map[resource["Condition"]]
        }

    def references(value):
        if isinstance(value, dict):
            own = [value["Ref"]] if "Ref" in value else []
            texts = value.get("Fn::Sub", [])
            text = texts if isinstance(texts, str) else texts[0] if texts else ""
            return own + [text] + [name for each in value.values() for name in references(each)]
        if isinstance(value, list):
            return [name for each in value for name in references(each)]
        return [value] if isinstance(value, str) else []

    def conditions_in(value):
        if isinstance(value, dict):
            own = [value["Fn::If"][0]] if "Fn::If" in value else []
            return own + [name for each in value.values() for name in conditions_in(each)]
        return [name for each in value for name in conditions_in(each)] if isinstance(value, list) else []

    def diff(self, other_template, parameters=None):
        if self._template == {}:
            new = active(other_template, loaded(self, other_template, parameters))
            return {"Add": list(new), "Modify": [], "Remove": []}
        before, after = loaded(self, self._template, {}), loaded(self, other_template, parameters)
        old, new = active(self._template, before), active(other_template, after)
        changed = {
            name
            for name, value in after.resolved_parameters.items()
            if str(before.resolved_parameters.get(name)) != str(value)
        }
        turned = {
            name
            for name in after.lazy_condition_map
            if name in before.lazy_condition_map and before.lazy_condition_map[name] != after.lazy_condition_map[name]
        }

        def is_changed(name):
            if old[name] != new[name]:
                return True
            texts = references(new[name])
            named = any(p == text or "${" + p + "}" in text for p in changed for text in texts)
            return named or any(name in turned for name in conditions_in(new[name]))

        return {
            "Add": [name for name in new if name not in old],
            "Modify": [name for name in new if name in old and is_changed(name)],
            "Remove": [name for name in old if name not in new],
        }

    updated = ResourceMap.update

    def update(self, template, parameters=None):
        whole = {**self.resolved_parameters, **(parameters or {})}
        names = set(template.get("Parameters", {}))
        given = {name: value for name, value in whole.items() if name in names}
        removed = diff(self, template, given)["Remove"]
        updated(self, template, given)
        for name in list(self._parsed_resources):
            if name in removed or (self._parsed_resources[name] is None and name != "AWS::NoValue"):
                del self._parsed_resources[name]

    ResourceMap.build_resource_diff, ResourceMap.update = diff, update


def review_changes():
    """Change sets: of a stack under review, with its parameters, deleted by stack and name, missing ones included."""
    backend = stacks.CloudFormationBackend
    created, executed = backend.create_change_set, backend.execute_change_set

    def changes(self):
        found = self.stack.resource_map.build_resource_diff(self.template_dict, self.parameters)
        resources = {**self.stack.resource_map._resource_json_map, **self.template_dict["Resources"]}
        return [
            stacks.Change(action=action, logical_resource_id=name, resource_type=resources[name]["Type"])
            for action, names in found.items()
            for name in names
        ]

    def create(self, stack_name, change_set_name, template, *args, change_set_type, **kwargs):
        same = [s for s in self.stacks.values() if s.name == stack_name]
        if change_set_type == "CREATE" and any(s.status != "REVIEW_IN_PROGRESS" for s in same):
            raise stacks.ValidationError(stack_name, message=f"Stack [{stack_name}] already exists")
        for stack in same if change_set_type == "CREATE" else []:
            self.stacks.pop(stack.stack_id)
        return created(self, stack_name, change_set_name, template, *args, change_set_type=change_set_type, **kwargs)

    def remove(self, change_set_name):
        for id_, change_set in list(self.change_sets.items()):
            if change_set_name in (id_, change_set.change_set_name):
                del self.change_sets[id_]

    def execute(self, change_set_name, stack_name=None):
        change_set = self.describe_change_set(change_set_name)
        executed(self, change_set_name, stack_name)
        change_set.stack._parse_template()
        change_set.stack.parameters = dict(change_set.stack.resource_map.resolved_parameters)
        change_set.stack.output_map = change_set.stack._create_output_map()
        change_set.stack.description = change_set.stack.template_dict.get("Description")
        del self.change_sets[change_set.change_set_id]

    def has_parameters(self, other):
        own = self.resource_map.resolved_parameters
        return all(str(own.get(name)) == str(value) for name, value in other.items())

    def delete(self, name_or_stack_id):
        for stack in list(self.stacks.values()):
            if stack.status == "REVIEW_IN_PROGRESS" and name_or_stack_id in (stack.name, stack.stack_id):
                self.stacks.pop(stack.stack_id)
                return
        deleted(self, name_or_stack_id)

    deleted = backend.delete_stack
    stacks.ChangeSet.diff, stacks.Stack.has_parameters = changes, has_parameters
    backend.create_change_set, backend.delete_change_set = create, remove
    backend.execute_change_set, backend.delete_stack = execute, delete


def read_conditions():
    """A policy that only denies calls without TLS does not concern the tests, whose server has none."""
    permission = Bucket.get_permission

    def get_permission(self, action, resource):
        if "aws:SecureTransport" in str(self.policy):
            return PermissionResult.NEUTRAL
        return permission(self, action, resource)

    Bucket.get_permission = get_permission


read_conditions()
have_no_account_policies()
keep_dead_letters()
keep_created_function()
deliver_trails()
compare_by_conditions()
review_changes()
sys.exit(main())
