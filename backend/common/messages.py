"""The one catalogue of what can go wrong: stable code, HTTP status, text in both languages.

The same codes are stored as the outcome of an analysis, so a code is never renamed, only added.
"""

from typing import NamedTuple

from backend.common.language import is_chinese


class Entry(NamedTuple):
    status: int
    chinese: str
    english: str


CATALOGUE: dict[str, Entry] = {
    # who is asking
    "invalid_credentials": Entry(401, "用户名或密码不正确。", "The user name or the password is not right."),
    "not_authenticated": Entry(401, "请先登录。", "Please log in first."),
    "token_expired": Entry(401, "登录已过期，请重新登录。", "Your log-in has expired. Please log in again."),
    "permission_denied": Entry(403, "您没有权限执行此操作。", "You are not allowed to do this."),
    "too_many_attempts": Entry(429, "尝试次数过多，请稍后再试。", "Too many attempts. Please try again later."),
    "busy": Entry(429, "服务器繁忙，请稍后重试。", "The server is busy. Please try again in a moment."),
    # what is asked
    "not_found": Entry(404, "未找到。", "Not found."),
    "validation_failed": Entry(400, "部分内容填写有误，请检查。", "Some of what was entered is not valid."),
    "method_not_allowed": Entry(405, "不支持该请求方法。", "This method is not allowed here."),
    "unsupported_media_type": Entry(415, "不支持该内容类型。", "This kind of content is not accepted here."),
    "reading_signed": Entry(409, "阅片结果已签署，不能更改。", "The reading is signed and can no longer be changed."),
    "reading_changed": Entry(
        409, "草稿已在别处更改，请先核对。", "The draft was changed elsewhere. Look at it again first."
    ),
    "reading_exists": Entry(409, "您在此病例已有未签署的阅片结果。", "You already have an open draft for this case."),
    "case_claimed": Entry(409, "该病例正由另一位医生阅片。", "Another doctor is reading this case."),
    "flag_exists": Entry(409, "您已设置此标记。", "You have set this flag already."),
    "filter_exists": Entry(409, "已有同名的筛选。", "You have a filter of this name already."),
    "too_many_filters": Entry(409, "筛选数量已达上限，请先删除一个。", "No more filters fit. Delete one first."),
    "too_many_notes": Entry(409, "该病例的留言数量已达上限。", "No more notes fit on this case."),
    "analysis_running": Entry(409, "分析正在进行或已完成。", "The analysis is waiting, running or already done."),
    "patient_mismatch": Entry(
        409, "该住院号已属于另一位患者。", "This hospital number already belongs to another patient."
    ),
    "patient_merged": Entry(409, "该患者已合并到另一位患者。", "This patient has been merged into another one."),
    "merge_undone": Entry(409, "该合并已被撤销。", "This merge has already been undone."),
    "merge_followed": Entry(
        409, "此后又有新的合并，请先撤销后来的合并。", "There was another merge since. Undo the later one first."
    ),
    "idempotency_mismatch": Entry(
        422, "同一请求标识已用于不同内容。", "This request key was already used for something else."
    ),
    "idempotency_running": Entry(409, "相同的请求正在处理。", "The same request is still being worked on."),
    # films: refused at the door, or by the worker
    "empty_file": Entry(422, "文件为空。", "The file is empty."),
    "too_large": Entry(422, "文件或请求过大。", "The file or request is too large."),
    "not_an_image": Entry(422, "该文件不是可识别的影像。", "The file is not an image we can read."),
    "truncated": Entry(422, "文件不完整。", "The file is cut off."),
    "unsupported_format": Entry(422, "不支持该文件格式。", "This file format is not supported."),
    "unsupported_transfer_syntax": Entry(
        422, "不支持该 DICOM 传输语法。", "This DICOM transfer syntax is not supported."
    ),
    "unsupported_modality": Entry(422, "仅接受 X 线胸片（CR、DX）。", "Only chest radiographs (CR, DX) are accepted."),
    "not_frontal": Entry(422, "仅接受正位胸片。", "Only frontal films are accepted."),
    "multi_frame": Entry(422, "不支持多帧影像。", "Images of several frames are not accepted."),
    "dimensions_out_of_range": Entry(
        422, "影像尺寸超出允许范围（64 至 10000 像素）。", "The image must measure 64 to 10000 pixels a side."
    ),
    "unsupported_photometric": Entry(
        422, "不支持该光度解释或色彩模式。", "This photometric interpretation or colour mode is not supported."
    ),
    "decoder_crashed": Entry(422, "影像无法解码（解码程序崩溃）。", "The film broke the decoder."),
    "decoder_timeout": Entry(422, "影像解码超时。", "Decoding the film took too long."),
    "corrupt_image": Entry(422, "影像数据已损坏。", "The image data are damaged."),
    "blank_image": Entry(422, "影像为空白。", "The image is blank."),
    "not_a_chest_film": Entry(422, "该影像不是胸片。", "The image is not a chest film."),
    # our side
    "model_unavailable": Entry(404, "模型不可用，胸片将排队等待。", "The model is not available; films stay queued."),
    "attempts_exhausted": Entry(500, "分析多次失败。", "The analysis failed several times."),
    "storage_missing": Entry(500, "找不到已存储的文件。", "The stored file is missing."),
    "standard_damaged": Entry(
        409,
        "该标准片文件已损坏，不能显示。请联系管理员从备份恢复。",
        "The file of this standard film is damaged, so it is not shown. Ask the administrator to restore it.",
    ),
    "storage_full": Entry(507, "存储空间已满，胸片未保存。", "There is no room left to store films; nothing was kept."),
    "unavailable": Entry(503, "服务暂时不可用，请稍后重试。", "The service is not available. Try again soon."),
    "internal_error": Entry(500, "服务器内部错误。", "Something went wrong on our side."),
}


def english(code: str) -> str:
    """The English text of a code, for a terminal; the code itself when it is unknown."""
    return CATALOGUE[code].english if code in CATALOGUE else code


def message(code: str) -> str:
    """The text of a code in the language of the request; the code itself when it is unknown."""
    entry = CATALOGUE.get(code)
    if entry is None:
        return code
    return entry.chinese if is_chinese() else entry.english
