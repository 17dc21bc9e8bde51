from typing import Any

from rest_framework import serializers

from backend.accounts.models import Department, Language, User


class DepartmentOut(serializers.ModelSerializer[Department]):
    id = serializers.UUIDField(source="uid")

    class Meta:
        model = Department
        fields = ["id", "name", "code", "rule_set", "blinded_first_reading", "priority_by_score"]
        fields += ["rest_reminder_minutes"]


class UserOut(serializers.ModelSerializer[User]):
    id = serializers.UUIDField(source="uid")
    department = DepartmentOut(allow_null=True)

    class Meta:
        model = User
        fields = ["id", "username", "full_name", "role", "language", "department"]


class LoginIn(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1024, trim_whitespace=False)


class SessionOut(serializers.Serializer[Any]):
    access = serializers.CharField()
    user = UserOut()


class PasswordIn(serializers.Serializer[Any]):
    current_password = serializers.CharField(max_length=1024, trim_whitespace=False)
    new_password = serializers.CharField(max_length=1024, trim_whitespace=False)


class MeIn(serializers.Serializer[Any]):
    language = serializers.ChoiceField(choices=Language.choices)
