"""Reads a message with Python's own e-mail package and prints what it holds as JSON."""

import email
import email.policy
import hashlib
import json
import sys

with open(sys.argv[1], "rb") as file:
    message = email.message_from_binary_file(file, policy=email.policy.default)
attachments = [
    {
        "filename": part.get_filename(),
        "contentType": part.get_content_type(),
        "sha256": hashlib.sha256(part.get_payload(decode=True)).hexdigest(),
    }
    for part in message.iter_attachments()
]
print(
    json.dumps(
        {
            "from": str(message["from"]),
            "to": str(message["to"]),
            "subject": message["subject"],
            "date": message["date"].datetime.isoformat(),
            "messageId": message["message-id"],
            "headers": sorted(message.keys()),
            "text": message.get_body(("plain",)).get_content(),
            "attachments": attachments,
            "defects": [str(defect) for part in message.walk() for defect in part.defects],
        }
    )
)
