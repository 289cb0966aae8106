"""An AWS to try `serverless deploy` on: moto, with two differences, both as AWS itself is.

    pip install 'moto[server,cloudformation]==5.2.1'
    python3 scripts/aws-stand-in.py -H 127.0.0.1 -p 5577
"""
import sys

from moto.cloudformation import parsing
from moto.cloudformation.models import CloudFormationBackend
from moto.cloudformation.utils import validate_template_cfn_lint
from moto.core.common_models import CloudFormationModel
from moto.server import main


class CountsAsMade(CloudFormationModel):
    """A resource of a kind that moto's CloudFormation does not know: only what refers to it is checked."""

    # moto takes a model's service from the name of its module.
    __module__ = "moto.cloudformation.counts_as_made"

    def __init__(self, name):
        self.physical_resource_id = name

    @staticmethod
    def cloudformation_name_type():
        return ""

    @staticmethod
    def cloudformation_type():
        return ""

    @classmethod
    def has_cfn_attr(cls, attr):
        return True

    def get_cfn_attribute(self, attribute_name):
        return f"{self.physical_resource_id}.{attribute_name}"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, *_, **__):
        return cls(resource_name)

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, *_, **__):
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, *_, **__):
        pass


class_known_to_moto = parsing.resource_class_from_type
parsing.resource_class_from_type = lambda kind: class_known_to_moto(kind) or CountsAsMade


def errors_of(_, template):
    """moto turns a template away for cfn-lint's warnings, too."""
    return [match for match in validate_template_cfn_lint(template) if match.rule.id.startswith("E")]


CloudFormationBackend.validate_template = errors_of
main(sys.argv[1:])
