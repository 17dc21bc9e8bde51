import { KeyOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { useUser } from '@/api/useSession'
import { signOut } from '@/features/auth/api'
import { ChangePassword } from '@/features/auth/ChangePassword'

import styles from './UserMenu.module.css'

export function UserMenu(): ReactNode {
  const { t } = useTranslation()
  const user = useUser()
  const navigate = useNavigate()
  const [changing, setChanging] = useState(false)
  const name = user.full_name || user.username
  const leave = (path: string): void => void navigate(path, { replace: true })
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', type: 'group', label: <Who name={name} /> },
            { key: 'password', icon: <KeyOutlined aria-hidden />, label: t('user.changePassword'), onClick: () => setChanging(true) },
            { type: 'divider' },
            {
              key: 'out',
              icon: <LogoutOutlined aria-hidden />,
              label: t('user.signOut'),
              onClick: () => void signOut().then(() => leave('/login')),
            },
          ],
        }}
      >
        <Button type="text" icon={<UserOutlined aria-hidden />} aria-label={t('user.menu', { name })}>
          <span className={styles.name}>{name}</span>
        </Button>
      </Dropdown>
      <ChangePassword open={changing} onClose={() => setChanging(false)} onChanged={() => leave('/login?changed')} />
    </>
  )
}

function Who({ name }: { name: string }): ReactNode {
  const { t } = useTranslation()
  const user = useUser()
  const details = [t(`role.${user.role}`), user.department?.name].filter(Boolean).join(' · ')
  return (
    <span className={styles.who}>
      <strong>{name}</strong>
      <span>{details}</span>
    </span>
  )
}
